import { createFileRoute } from "@tanstack/react-router";
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from "../../convex/domain/limits";
import { InstructorPage } from "../features/instructor/instructor-page";
import { PickTime } from "../features/slots/pick-time";
import { PickTimeSkeleton } from "../features/slots/pick-time-skeleton";
import { dateText, oneOf, searchParams, text, wholeNumber } from "../lib/search-params";
import { useTimeZone, useViewer } from "../lib/viewer";
import { useIsDesk } from "../ui/use-is-desk";
import { WaitForLesson } from "./-wait-for-lesson";

const readSearch = searchParams({
  service: text(80),
  format: oneOf(["online", "studio", "travel", "neutral"]),
  minutes: wholeNumber(MIN_DURATION_MINUTES, MAX_DURATION_MINUTES),
  week: dateText,
  day: dateText,
  learner: text(80),
});

export const Route = createFileRoute("/instructors/$slug")({
  validateSearch: readSearch,
  head: () => ({ meta: [{ title: "Live times · InstaInstru" }] }),
  component: InstructorRoute,
});

function InstructorRoute() {
  const { slug } = Route.useParams();
  const wish = Route.useSearch();
  const navigate = Route.useNavigate();
  const isDesk = useIsDesk();
  const viewerZone = useTimeZone();
  const viewer = useViewer();
  const onSearch = (change: Partial<typeof wish>) =>
    void navigate({
      search: (before) => ({ ...before, ...change }),
      replace: change.week === undefined,
      resetScroll: false,
    });
  return (
    <InstructorPage
      slug={slug}
      viewerZone={viewerZone}
      ownSlug={viewer?.instructor?.slug}
      shownService={wish.service}
      onService={(service) => {
        onSearch({ service });
        document.getElementById("pick-a-time")?.scrollIntoView({ block: "start" });
      }}
      times={(profile) => (
        <PickTime
          instructor={profile}
          viewerZone={viewerZone}
          search={wish}
          onSearch={onSearch}
          onLesson={(bookingId) => void navigate({ to: "/lessons/$bookingId", params: { bookingId } })}
          otherwise={(shown) => <WaitForLesson instructor={profile} shown={shown} viewerZone={viewerZone} />}
          onContinue={(claimId) => void navigate({ to: "/checkout/$claimId", params: { claimId } })}
        />
      )}
      timesSkeleton={<PickTimeSkeleton isDesk={isDesk} />}
    />
  );
}
