import { ArrowLeft } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { useCanGoBack, useRouter } from "@tanstack/react-router";
import { ButtonLink } from "../../ui/button-link";
import { EmptyState } from "../../ui/empty-state";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { TextLink } from "../../ui/text-link";
import { About } from "./about";
import { Lessons, PlainPolicy } from "./lessons";
import { ProfileHeader } from "./profile-header";
import { useProfile, type Profile } from "./queries";
import { Reviews } from "./reviews";

export interface InstructorPageProps {
  slug: string;
  viewerZone: string;
  /** The viewer's own instructor page. */
  ownSlug: string | undefined;
  shownService: string | undefined;
  onService: (serviceSlug: string) => void;
  /** The live week, once it is known whose. */
  times: (profile: Profile) => ReactNode;
  /** The week's place while it isn't. */
  timesSkeleton: ReactNode;
}

/** An instructor's page: who, the week at once, then what one reads before one decides. */
export function InstructorPage(props: InstructorPageProps) {
  const profile = useProfile(props.slug);
  useTitle(profile?.displayName);
  if (profile === null) {
    return (
      <Page className="py-10">
        <EmptyState
          level={1}
          title="This instructor isn’t here"
          text="The page moved, or the person no longer teaches with us."
          action={<ButtonLink to="/browse">See who is free</ButtonLink>}
        />
      </Page>
    );
  }
  return (
    <Page className="pt-4 pb-12 lg:pt-6">
      <BackLink />
      {profile === undefined ? (
        <ProfileSkeleton>{props.timesSkeleton}</ProfileSkeleton>
      ) : (
        <>
          <ProfileHeader profile={profile} isOwn={profile.slug === props.ownSlug} />
          <div className="mt-7">
            {profile.slug === props.ownSlug && (
              <Notice className="mb-4" lead="This is your page, as others see it.">
                Nobody books themselves.{" "}
                <TextLink to="/teach/availability" className="whitespace-nowrap">
                  Change your hours
                </TextLink>
              </Notice>
            )}
            {profile.isLive ? (
              props.times(profile)
            ) : (
              <Notice tone="busy" lead={`${profile.firstName} isn’t taking lessons now.`}>
                The page stays. Times come back here when {profile.firstName} does.
              </Notice>
            )}
          </div>
          <div className="mt-11 grid gap-x-16 gap-y-10 lg:grid-cols-[minmax(0,1fr)_25rem]">
            <div className="grid content-start gap-9">
              <About firstName={profile.firstName} bio={profile.bio} />
              <Reviews
                instructorId={profile.instructorId}
                firstName={profile.firstName}
                timeZone={props.viewerZone}
              />
            </div>
            <div className="grid content-start gap-5 max-lg:-order-1">
              <Lessons
                offerings={profile.offerings}
                shownSlug={props.shownService ?? profile.offerings[0]?.serviceSlug}
                onShowTimes={props.onService}
              />
              <PlainPolicy firstName={profile.firstName} />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

/** Back to where one came from; to the list for who came by a link. */
function BackLink() {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const content = (
    <>
      <ArrowLeft size={18} aria-hidden />
      {canGoBack ? "Back" : "All instructors"}
    </>
  );
  const className =
    "-ml-2 mb-2 inline-flex min-h-11 items-center gap-2 rounded-md px-2 text-sm font-medium text-ink-2 no-underline hover:bg-hover";
  if (canGoBack) {
    return (
      <button type="button" className={className} onClick={() => router.history.back()}>
        {content}
      </button>
    );
  }
  return (
    <ButtonLink to="/browse" variant="link" size="sm" className={className}>
      {content}
    </ButtonLink>
  );
}

/** The name is known only after the page is there. */
function useTitle(name: string | undefined) {
  useEffect(() => {
    if (name !== undefined) document.title = `${name} · InstaInstru`;
  }, [name]);
}

function ProfileSkeleton({ children }: { children: ReactNode }) {
  return (
    <>
      <Loading label="Loading the instructor">
        <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-4 lg:gap-x-7">
          <Skeleton className="size-21 rounded-(--radius-avatar) lg:row-span-2 lg:size-33" />
          <div>
            <Skeleton className="h-8.5 w-44 lg:h-10 lg:w-64" />
            <Skeleton className="mt-2 h-6 w-full max-w-96" />
          </div>
          <div className="col-span-2 lg:col-span-1 lg:col-start-2">
            <Skeleton className="h-6 w-full max-w-120" />
            <Skeleton className="mt-3 h-6.5 w-36" />
          </div>
        </div>
      </Loading>
      <div className="mt-7">{children}</div>
    </>
  );
}
