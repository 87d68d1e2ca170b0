import { Link } from "@tanstack/react-router";
import type { Id } from "../../convex/_generated/dataModel";
import { useProfile } from "../features/instructor/queries";
import { NotTeaching } from "../features/slots/no-times";
import { Picker, type PickerSearch } from "../features/slots/picker";
import { PickerSkeleton } from "../features/slots/picker-skeleton";
import { useTimeZone } from "../lib/viewer";
import { Avatar } from "../ui/avatar";
import { ButtonLink } from "../ui/button-link";
import { EmptyState } from "../ui/empty-state";
import { TaskBody, TaskDialog } from "../ui/task-dialog";
import { WaitForLesson } from "./-wait-for-lesson";

export interface SearchPickerProps {
  slug: string;
  /** What the list knows of them already. */
  card: { userId: string; displayName: string } | undefined;
  open: boolean;
  search: PickerSearch;
  onSearch: (change: Partial<PickerSearch>) => void;
  onClose: () => void;
  onClosed: () => void;
  onLesson: (bookingId: string) => void;
  onContinue: (claimId: Id<"claims">) => void;
}

/** The times of one instructor over the list of all. */
export function SearchPicker(props: SearchPickerProps) {
  const { slug, card, search } = props;
  const profile = useProfile(slug);
  const viewerZone = useTimeZone();
  const who = profile ?? card;
  const name = who?.displayName.split(" ")[0];
  const { service, format, minutes, day } = search;
  const toProfile = {
    to: "/instructors/$slug",
    params: { slug },
    search: { service, format, minutes, week: day, day },
  } as const;
  return (
    <TaskDialog
      open={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      onClosed={props.onClosed}
      finalFocus={() => document.querySelector<HTMLElement>(`[data-times-of="${CSS.escape(slug)}"]`)}
      title={name === undefined ? "Free times" : `${name}’s times`}
      face={who !== undefined && <Avatar id={who.userId} name={who.displayName} size={44} />}
      aside={
        profile && (
          <>
            <ButtonLink {...toProfile} variant="link" size="sm" className="max-lg:hidden">
              Open profile
            </ButtonLink>
            <Link
              {...toProfile}
              aria-label="Open profile"
              className="grid flex-none rounded-(--radius-avatar) lg:hidden"
            >
              <Avatar id={profile.userId} name={profile.displayName} size={44} />
            </Link>
          </>
        )
      }
    >
      {profile === undefined ? (
        <PickerSkeleton />
      ) : profile === null ? (
        <TaskBody>
          <EmptyState
            level={3}
            title="This instructor isn’t here"
            text="The page moved, or the person no longer teaches with us."
          />
        </TaskBody>
      ) : profile.isLive ? (
        <Picker
          instructor={profile}
          viewerZone={viewerZone}
          search={search}
          onSearch={props.onSearch}
          onLesson={props.onLesson}
          onContinue={props.onContinue}
          otherwise={(shown) => (
            <WaitForLesson instructor={profile} shown={shown} viewerZone={viewerZone} isInDialog />
          )}
        />
      ) : (
        <TaskBody>
          <NotTeaching instructorFirstName={profile.firstName} />
        </TaskBody>
      )}
    </TaskDialog>
  );
}
