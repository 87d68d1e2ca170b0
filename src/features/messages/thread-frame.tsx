import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { Avatar } from "../../ui/avatar";
import { ButtonLink } from "../../ui/button-link";
import { classNames } from "../../ui/class-names";
import { EmptyState } from "../../ui/empty-state";
import { Skeleton } from "../../ui/skeleton";
import type { Conversation } from "./queries";

/** Who it is, the way back on a phone, and the way to their times. */
export function ThreadHeader({ other }: Pick<Conversation, "other">) {
  return (
    <header className="flex min-h-16 items-center gap-3 px-2 py-2 md:min-h-18 md:px-7">
      <BackLink />
      <Avatar id={other.userId} name={other.displayName} size={44} />
      <h1 tabIndex={-1} className="min-w-0 flex-1 truncate font-sans text-lg tracking-normal">
        {other.displayName}
      </h1>
      {other.slug !== null && (
        <ButtonLink
          variant="quiet"
          size="sm"
          to="/instructors/$slug"
          params={{ slug: other.slug }}
          className="max-md:mr-2"
        >
          See times
        </ButtonLink>
      )}
    </header>
  );
}

function BackLink() {
  return (
    <Link
      to="/messages"
      aria-label="Back to messages"
      className="grid size-11 flex-none place-items-center rounded-md text-ink hover:bg-hover md:hidden"
    >
      <ArrowLeft size={22} aria-hidden />
    </Link>
  );
}

export function ThreadMissing() {
  return (
    <div className="grid flex-1 content-center">
      <EmptyState
        level={1}
        title="This conversation isn’t here, or isn’t yours to see"
        text="The address may be old, or it belongs to another account."
        action={<ButtonLink to="/messages">All messages</ButtonLink>}
      />
    </div>
  );
}

/** The boxes of the header, of a few bubbles at the end, where they will be, and of the field to write in. */
export function ThreadSkeleton() {
  return (
    <>
      <div className="flex min-h-16 items-center gap-3 border-b border-line px-2 py-2 md:min-h-18 md:px-7">
        <BackLink />
        <Skeleton className="size-11" />
        <Skeleton className="h-5 w-28" />
      </div>
      <BubblesSkeleton />
    </>
  );
}

export function BubblesSkeleton() {
  const bubbles = ["w-3/5", "w-2/5 ml-auto", "w-1/2", "w-3/5 ml-auto", "w-1/3"];
  return (
    <div role="status" aria-busy="true" className="flex min-h-0 flex-1 flex-col">
      <span className="sr-only">Loading the conversation</span>
      <div className="grid min-h-0 flex-1 content-end gap-3 overflow-hidden px-4 py-6 md:px-7">
        {bubbles.map((place, index) => (
          <Skeleton key={index} className={classNames("h-11 rounded-lg!", place)} />
        ))}
      </div>
      <div className="flex gap-2 border-t border-line px-4 pt-3 pb-[calc(0.75rem+env(safe-area-inset-bottom))] md:px-7">
        <Skeleton className="h-12 flex-1 rounded-md" />
        <Skeleton className="size-12 rounded-md" />
      </div>
    </div>
  );
}

/** Beside the list, while nothing is chosen. */
export function NoThread({ hasAny }: { hasAny: boolean }) {
  return (
    <div className="grid flex-1 content-center max-md:hidden">
      <EmptyState
        title={hasAny ? "Choose a conversation" : "Nothing to read yet"}
        text={hasAny ? "It opens here, live." : "Conversations open here, live."}
      />
    </div>
  );
}
