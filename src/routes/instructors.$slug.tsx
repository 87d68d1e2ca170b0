import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { InstructorPage } from "../features/instructor/instructor-page";
import { PickTime } from "../features/slots/pick-time";
import { PickTimeSkeleton } from "../features/slots/pick-time-skeleton";
import { useTimeZone, useViewer } from "../lib/viewer";
import { useIsDesk } from "../ui/use-is-desk";

/* Whatever isn't well said is as if it weren't said: a link never breaks the page. */
const text = z.catch(z.optional(z.string().check(z.maxLength(80))), undefined);
const localDate = z.catch(z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))), undefined);
const search = z.object({
  service: text,
  format: z.catch(z.optional(z.enum(["online", "studio", "travel", "neutral"])), undefined),
  minutes: z.catch(z.optional(z.int().check(z.minimum(30), z.maximum(240))), undefined),
  week: localDate,
  day: localDate,
  learner: text,
});

export const Route = createFileRoute("/instructors/$slug")({
  validateSearch: search,
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
          onContinue={(claimId) => void navigate({ to: "/checkout/$claimId", params: { claimId } })}
        />
      )}
      timesSkeleton={<PickTimeSkeleton isDesk={isDesk} />}
    />
  );
}
