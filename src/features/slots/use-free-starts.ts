import { useMemo, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import type { OfferedStart } from "../../../convex/domain/slots";
import { addDays, localDateOf, mondayOf, type LocalDate, type TimeZone } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { freeStarts, nextExpiry } from "./next-free";
import { whileMoving, type TaughtPerson } from "./own-times";
import type { Wanted } from "./slot-changes";
import { useGridTick } from "./use-grid-clock";
import { useOwnClaims, useWeekFacts } from "./use-week-facts";

export interface StartsWish {
  instructorId: Id<"instructors"> | undefined;
  wanted: Wanted;
  taught: TaughtPerson;
  /** The lessons for which another time is sought, if any; the same array as long as they are the same. */
  moving?: readonly string[] | undefined;
}

export type FreeStarts =
  | { status: "loading" }
  | { status: "gone" }
  | { status: "failed" }
  | { status: "live"; starts: OfferedStart[]; horizonDays: number };

/** The free starts of these weeks of the instructor's calendar, live. */
export function useFreeStarts(wish: StartsWish, mondays: readonly LocalDate[]): FreeStarts {
  const { instructorId, wanted, taught, moving } = wish;
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
      own: moving === undefined ? own : whileMoving(own, moving),
      taught: { learnerId, isSelf },
      wanted: { format, durationMinutes },
      nowAt: serverNow(),
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `tick` asks for a new "now"
  }, [facts, own, moving, instructorId, learnerId, isSelf, format, durationMinutes, tick]);
  if (live.status === "gone" || live.status === "failed") return { status: live.status };
  if (starts === null || facts === null) return { status: "loading" };
  return { status: "live", starts, horizonDays: facts[0]?.rules.horizonDays ?? 0 };
}

/** Weeks asked for at a time. */
const STEP_WEEKS = 4;

/**
 * The first free start from `fromDate` (in the instructor's calendar) on, looking further ahead while there is none:
 * null when there is none up to the end of what the instructor opens, or none can be had; undefined while looking, or while nobody asks.
 */
export function useNextFree(
  wish: StartsWish,
  zone: TimeZone,
  fromDate: LocalDate | null,
): OfferedStart | null | undefined {
  const monday = fromDate === null ? null : mondayOf(fromDate);
  const [looking, setLooking] = useState({ from: monday, weeks: 0 });
  if (looking.from !== monday) setLooking({ from: monday, weeks: 0 });
  const mondays =
    monday === null
      ? []
      : Array.from({ length: STEP_WEEKS }, (_, index) => addDays(monday, (looking.weeks + index) * 7));
  const found = useFreeStarts(wish, mondays);
  if (monday === null || fromDate === null) return undefined;
  if (found.status === "gone" || found.status === "failed") return null;
  if (found.status === "loading") return undefined;
  const next = found.starts.find((start) => localDateOf(start.startsAt, zone) >= fromDate);
  if (next !== undefined) return next;
  const seenUntil = addDays(monday, (looking.weeks + STEP_WEEKS) * 7);
  if (seenUntil > addDays(localDateOf(serverNow(), zone), found.horizonDays)) return null;
  setLooking({ from: monday, weeks: looking.weeks + STEP_WEEKS });
  return undefined;
}
