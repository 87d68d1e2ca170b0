/** The next starts somebody offers, from weeks of live facts. Pure. */
import { offeredStarts, type OfferedStart, type SlotFacts } from "../../../convex/domain/slots";
import {
  addDays,
  localDateOf,
  mondayOf,
  type Instant,
  type LocalDate,
  type TimeZone,
} from "../../../convex/domain/time";
import { isExpired } from "../../../convex/domain/claims";
import { mineOf, type OwnTimes, type TaughtPerson } from "./own-times";
import type { Wanted } from "./slot-changes";

export interface StartsInput {
  instructorId: string;
  facts: readonly SlotFacts[];
  own: OwnTimes;
  taught: TaughtPerson;
  wanted: Wanted;
  nowAt: Instant;
}

/** All starts of these weeks that can be had now, in order. */
export function freeStarts(input: StartsInput): OfferedStart[] {
  const mine = mineOf(input.own, input.instructorId, input.taught);
  return offeredStarts(input.facts, mine, input.wanted, input.nowAt);
}

/**
 * A few starts to choose from at a glance: not four quarters of the same hour, but the first of each hour, filled up
 * with the others when there are few hours.
 */
export function spreadStarts(starts: readonly OfferedStart[], count: number): OfferedStart[] {
  const hourOf = (start: OfferedStart) => Math.floor(start.startsAt / 3_600_000);
  const firsts = starts.filter((start, index) => index === 0 || hourOf(start) !== hourOf(starts[index - 1]!));
  const chosen = new Set(firsts.slice(0, count));
  for (const start of starts) {
    if (chosen.size >= count) break;
    chosen.add(start);
  }
  return starts.filter((start) => chosen.has(start));
}

/** Mondays of the instructor's calendar from the week of that instant on. */
export function mondaysFrom(at: Instant, zone: TimeZone, weeks: number): LocalDate[] {
  const first = mondayOf(localDateOf(at, zone));
  return Array.from({ length: weeks }, (_, index) => addDays(first, index * 7));
}

/** When the starts of these facts may change by themselves: somebody's hold runs out. */
export function nextExpiry(facts: readonly SlotFacts[], nowAt: Instant): Instant | null {
  const ends = facts
    .flatMap((week) => week.busy)
    .filter((busy) => !isExpired(busy, nowAt))
    .map((busy) => busy.expiresAt)
    .filter((end): end is Instant => end !== null);
  return ends.length === 0 ? null : Math.min(...ends);
}
