import { useMemo, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { MAX_HORIZON_DAYS } from "../../../convex/domain/limits";
import type { OfferedStart } from "../../../convex/domain/slots";
import { addDays, localDateOf, mondayOf, type Instant, type LocalDate, type TimeZone } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { freeStarts, nextExpiry } from "./next-free";
import type { TaughtPerson } from "./own-times";
import type { Wanted } from "./slot-changes";
import { useGridTick } from "./use-grid-clock";
import { useOwnClaims, useWeekFacts } from "./use-week-facts";

export interface StartsWish {
  instructorId: Id<"instructors"> | undefined;
  wanted: Wanted;
  taught: TaughtPerson;
}

export type FreeStarts = { status: "loading" } | { status: "gone" } | { status: "live"; starts: OfferedStart[] };

/** The free starts of these weeks of the instructor's calendar, live; "gone" also when they can't be had at all. */
export function useFreeStarts(wish: StartsWish, mondays: readonly LocalDate[]): FreeStarts {
  const { instructorId, wanted, taught } = wish;
  const { format, durationMinutes } = wanted;
  const { learnerId, isSelf } = taught;
  const live = useWeekFacts(instructorId, mondays);
  const own = useOwnClaims();
  const facts = live.status === "live" ? live.weeks : null;
  const tick = useGridTick(facts === null ? null : nextExpiry(facts, serverNow()));
  const starts = useMemo(() => {
    if (facts === null || own === undefined || instructorId === undefined) return null;
    return freeStarts({
      instructorId,
      facts,
      own,
      taught: { learnerId, isSelf },
      wanted: { format, durationMinutes },
      nowAt: serverNow(),
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `tick` asks for a new "now"
  }, [facts, own, instructorId, learnerId, isSelf, format, durationMinutes, tick]);
  if (live.status === "gone" || live.status === "failed") return { status: "gone" };
  return starts === null ? { status: "loading" } : { status: "live", starts };
}

/** Weeks asked for at a time, and the most at once. */
const STEP_WEEKS = 3;
const MOST_WEEKS = 7;

/**
 * The first free start from `fromDate` on, looking further ahead while there is none: null when there is none up to
 * the end of what the instructor opens; undefined while looking, or while nobody asks.
 */
export function useNextFree(
  wish: StartsWish,
  zone: TimeZone,
  fromDate: LocalDate | null,
): OfferedStart | null | undefined {
  const firstMonday = fromDate === null ? null : mondayOf(fromDate);
  const [skipped, setSkipped] = useState({ from: firstMonday, weeks: 0, ahead: STEP_WEEKS });
  if (skipped.from !== firstMonday) setSkipped({ from: firstMonday, weeks: 0, ahead: STEP_WEEKS });
  const mondays =
    firstMonday === null
      ? []
      : Array.from({ length: skipped.ahead }, (_, index) => addDays(firstMonday, (skipped.weeks + index) * 7));
  const found = useFreeStarts(wish, mondays);
  if (firstMonday === null || fromDate === null) return undefined;
  if (found.status === "gone") return null;
  if (found.status === "loading") return undefined;
  const next = found.starts.find((start) => localDateOf(start.startsAt, zone) >= fromDate);
  if (next !== undefined) return next;
  const endMonday = addDays(firstMonday, (skipped.weeks + skipped.ahead) * 7);
  if (endMonday > addDays(localDateOf(serverNow(), zone), MAX_HORIZON_DAYS)) return null;
  const more =
    skipped.ahead < MOST_WEEKS - 1
      ? { ...skipped, ahead: skipped.ahead + STEP_WEEKS }
      : { ...skipped, weeks: skipped.weeks + skipped.ahead };
  setSkipped(more);
  return undefined;
}

export type { Instant };
