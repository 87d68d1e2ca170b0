import { createFileRoute } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { BrowsePage } from "../features/browse/browse-page";
import type { BrowseEntry } from "../features/browse/filters";
import { useBrowseList } from "../features/browse/use-browse-list";
import { HoldMessages } from "../features/slots/hold-messages";
import { spreadStarts } from "../features/slots/next-free";
import { MYSELF } from "../features/slots/own-times";
import { useHold } from "../features/slots/use-hold";
import { useNextStarts } from "../features/slots/use-next-starts";
import { useOwnClaims } from "../features/slots/use-week-facts";
import type { Id } from "../../convex/_generated/dataModel";
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from "../../convex/domain/limits";
import { nearestStarts } from "../../convex/domain/slots";
import { dateText, oneOf, searchParams, text, wholeNumber } from "../lib/search-params";
import { useTimeZone } from "../lib/viewer";
import { usePickerOverList } from "./-picker-over-list";

const readSearch = searchParams({
  category: text(80),
  service: text(80),
  q: text(200),
  maxPrice: wholeNumber(1, 1000),
  format: oneOf(["online", "studio", "travel", "neutral"]),
  when: oneOf(["now", "today", "tomorrow"]),
  age: oneOf(["toddler", "kids", "teens", "adults"]),
  timesOf: text(80),
  lesson: text(80),
  lessonFormat: oneOf(["online", "studio", "travel", "neutral"]),
  minutes: wholeNumber(MIN_DURATION_MINUTES, MAX_DURATION_MINUTES),
  day: dateText,
  learner: text(80),
});

export const Route = createFileRoute("/browse")({
  validateSearch: readSearch,
  head: () => ({ meta: [{ title: "Who is free · InstaInstru" }] }),
  component: BrowseRoute,
});

const NO_TIMES: never[] = [];
const loadPicker = () => import("./-search-picker");
const SearchPicker = lazy(() => loadPicker().then((module) => ({ default: module.SearchPicker })));

function BrowseRoute() {
  const asked = Route.useSearch();
  const navigate = Route.useNavigate();
  const viewerZone = useTimeZone();
  const list = useBrowseList(asked);
  const wishes = useMemo(
    () =>
      (list.entries ?? NO_TIMES).map((entry: BrowseEntry) => ({
        instructorId: entry.card.instructorId,
        timeZone: entry.card.timeZone,
        wanted: { format: entry.format, durationMinutes: entry.durationMinutes },
      })),
    [list.entries],
  );
  const starts = useNextStarts(wishes);
  const claims = useOwnClaims();
  const { hold, coming, failure, dismissFailure } = useHold();
  const entryOf = (instructorId: string | undefined) =>
    list.entries?.find((entry) => entry.card.instructorId === instructorId);

  const holdAndGo = async (entry: BrowseEntry, startsAt: number, replaces?: Id<"claims">) => {
    const answer = await hold({
      instructorId: entry.card.instructorId,
      offeringId: entry.card.offering.offeringId,
      format: entry.format,
      durationMinutes: entry.durationMinutes,
      startsAt,
      replaces,
    });
    if (answer.ok) await navigate({ to: "/checkout/$claimId", params: { claimId: answer.claimId } });
  };
  const wished = entryOf(failure?.wish.instructorId);
  const again = (startsAt: number) => {
    if (wished !== undefined) void holdAndGo(wished, startsAt);
  };
  const picker = usePickerOverList(asked);
  return (
    <>
      <BrowsePage
        search={asked}
        onSearch={(next) => void navigate({ search: next, resetScroll: false })}
        list={list}
        starts={starts}
        spread={spreadStarts}
        viewerZone={viewerZone}
        coming={coming}
        onHold={(entry, startsAt) => void holdAndGo(entry, startsAt)}
        onNearTimes={() => void loadPicker()}
        messages={
          <HoldMessages
            place="pageEnd"
            failure={failure}
            ended={null}
            nearest={
              failure === null
                ? []
                : nearestStarts(starts.get(failure.wish.instructorId) ?? [], failure.wish.startsAt, 3)
            }
            holds={claims?.holds ?? []}
            instructorFirstName={wished?.card.displayName.split(" ")[0] ?? ""}
            viewerZone={viewerZone}
            taught={MYSELF}
            onHold={again}
            onHoldAgain={(_lost, startsAt) => again(startsAt)}
            onRelease={(replaces) => {
              if (wished !== undefined && failure !== null)
                void holdAndGo(wished, failure.wish.startsAt, replaces);
            }}
            onRetry={() => {
              if (failure !== null) again(failure.wish.startsAt);
            }}
            onCloseFailure={dismissFailure}
            onCloseEnded={dismissFailure}
          />
        }
      />
      {picker.slug !== null && (
        <Suspense fallback={null}>
          <SearchPicker
            key={picker.slug}
            slug={picker.slug}
            card={list.entries?.find(({ card }) => card.slug === picker.slug)?.card}
            open={picker.isOpen}
            search={picker.search}
            onSearch={picker.onSearch}
            onClose={picker.onClose}
            onClosed={picker.onClosed}
            onLesson={(bookingId) => void navigate({ to: "/lessons/$bookingId", params: { bookingId } })}
            onContinue={(claimId) => void navigate({ to: "/checkout/$claimId", params: { claimId } })}
          />
        </Suspense>
      )}
    </>
  );
}
