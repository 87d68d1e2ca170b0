import { useMemo, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { endOf } from "../../../convex/domain/claims";
import type { OfferedStart } from "../../../convex/domain/slots";
import type { Instant, LocalDate, TimeZone } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { boundsOfWeek, clocksDiffer, mondaysOf } from "./shown-week";
import { whileMoving, withComing, type OwnTimes, type TaughtPerson } from "./own-times";
import { followChanges, nextMarkEnd, type SlotChanges, type Wanted } from "./slot-changes";
import { useGridTick } from "./use-grid-clock";
import { useOwnClaims, useWeekFacts } from "./use-week-facts";
import { lookAt, weekGrid, type WeekGrid, type WeekInput } from "./week-grid";

export interface LiveWeekWish {
  instructorId: Id<"instructors">;
  instructorZone: TimeZone;
  viewerZone: TimeZone;
  firstDate: LocalDate;
  wanted: Wanted;
  taught: TaughtPerson;
  /** The lessons for which another time is sought, if any; the same array as long as they are the same. */
  moving?: readonly string[] | undefined;
  /** A hold that is on its way: shown as if it stood already. */
  coming: OwnTimes["holds"][number] | null;
}

export type LiveWeek =
  | { status: "loading" }
  | { status: "gone" }
  | { status: "failed"; error: Error }
  | {
      status: "live";
      grid: WeekGrid;
      changes: SlotChanges;
      input: WeekInput;
      twoClocks: boolean;
    };

/** The shown week, as it is at this moment on the server. */
export function useLiveWeek(wish: LiveWeekWish): LiveWeek {
  const { instructorId, instructorZone, viewerZone, firstDate, coming, taught, moving } = wish;
  const { format, durationMinutes } = wish.wanted;
  const bounds = useMemo(() => boundsOfWeek(firstDate, viewerZone), [firstDate, viewerZone]);
  const mondays = useMemo(() => mondaysOf(bounds, instructorZone), [bounds, instructorZone]);
  const facts = useWeekFacts(instructorId, mondays);
  const claims = useOwnClaims();
  const [nextAt, setNextAt] = useState<Instant | null>(null);
  const tick = useGridTick(nextAt);

  const weeks = facts.status === "live" ? facts.weeks : null;
  const input = useMemo<WeekInput | null>(() => {
    if (weeks === null || claims === undefined) return null;
    return {
      instructorId,
      facts: weeks,
      own: moving === undefined ? withComing(claims, coming) : whileMoving(claims, moving),
      taught: { learnerId: taught.learnerId, isSelf: taught.isSelf },
      wanted: { format, durationMinutes },
      viewerZone,
      firstDate,
      nowAt: serverNow(),
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `tick` asks for a new `nowAt`
  }, [
    weeks,
    claims,
    coming,
    moving,
    taught.learnerId,
    taught.isSelf,
    format,
    durationMinutes,
    viewerZone,
    firstDate,
    instructorId,
    tick,
  ]);

  const [followed, setFollowed] = useState<{ input: WeekInput; changes: SlotChanges } | null>(null);
  let latest = followed;
  if (input !== null && input !== followed?.input) {
    latest = { input, changes: followChanges(followed?.changes ?? null, lookAt(input)) };
    setFollowed(latest);
    const next = nextEvent(input, latest.changes);
    if (next !== nextAt) setNextAt(next);
  }

  const grid = useMemo(() => (latest === null ? null : weekGrid(latest.input, latest.changes)), [latest]);
  if (facts.status === "failed" || facts.status === "gone") return facts;
  if (input === null || grid === null || latest === null) return { status: "loading" };
  return {
    status: "live",
    grid,
    changes: latest.changes,
    input,
    twoClocks: clocksDiffer(viewerZone, instructorZone, bounds),
  };
}

/** What of the shown week can be had, in no order. */
export function freeStartsOf(week: LiveWeek): OfferedStart[] {
  if (week.status !== "live") return [];
  const { free, wanted } = week.changes.look;
  return [...free].map((startsAt) => ({ startsAt, endsAt: endOf({ startsAt, ...wanted }) }));
}

/** The next instant at which the picture changes by itself. */
function nextEvent(input: WeekInput, changes: SlotChanges): Instant | null {
  const ends = [
    ...input.facts.flatMap((week) => week.busy.map((busy) => busy.expiresAt)),
    ...input.own.holds.map((hold) => hold.expiresAt),
    nextMarkEnd(changes, input.nowAt),
  ].filter((end): end is Instant => end !== null && end > input.nowAt);
  return ends.length === 0 ? null : Math.min(...ends);
}
