import { createFileRoute } from "@tanstack/react-router";
import { useMemo } from "react";
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
import { nearestStarts } from "../../convex/domain/slots";
import { oneOf, searchParams, text, wholeNumber } from "../lib/search-params";
import { useTimeZone } from "../lib/viewer";

const readSearch = searchParams({
  category: text(80),
  service: text(80),
  q: text(200),
  maxPrice: wholeNumber(1, 1000),
  format: oneOf(["online", "studio", "travel", "neutral"]),
  when: oneOf(["now", "today", "tomorrow"]),
  age: oneOf(["toddler", "kids", "teens", "adults"]),
});

export const Route = createFileRoute("/browse")({
  validateSearch: readSearch,
  head: () => ({ meta: [{ title: "Who is free · InstaInstru" }] }),
  component: BrowseRoute,
});

const NO_TIMES: never[] = [];

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
  return (
    <BrowsePage
      search={asked}
      onSearch={(next) => void navigate({ search: next, resetScroll: false })}
      list={list}
      starts={starts}
      spread={spreadStarts}
      viewerZone={viewerZone}
      coming={coming}
      onHold={(entry, startsAt) => void holdAndGo(entry, startsAt)}
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
  );
}
