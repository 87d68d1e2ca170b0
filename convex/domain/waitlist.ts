/**
 * Waiting for a time: what a person waits for, and which of the starts that have become free fit. Pure; who is asked in
 * which order and how the time is taken is model/waitlist.ts.
 */
import { v, type Infer } from "convex/values";
import { endOf, type Span } from "./claims";
import type { OfferedStart } from "./slots";
import { DAY, HOUR, QUARTER, type Instant } from "./time";

/** A stretch that has become free. The same freeing keeps its instant while it goes from person to person. */
export interface Freed {
  startsAt: Instant;
  endsAt: Instant;
  /** Null: nothing was freed; somebody looks whether anything is free. */
  freedAt: Instant | null;
}

/** An offer that wasn't taken: the time, and the freeing it came from. */
export const passedOffer = v.object({ startsAt: v.number(), endsAt: v.number(), freedAt: v.number() });
export type PassedOffer = Infer<typeof passedOffer>;

/** A day of 25 hours fits, so that "the whole day" always can be waited for. */
export const MAX_RANGE = DAY + HOUR;

export type RangeProblem = "alignment" | "past" | "horizon" | "duration";

/** The whole lesson must fit between the ends, and there must still be time for it. */
export function rangeProblem(
  range: { fromAt: Instant; toAt: Instant; durationMinutes: number },
  nowAt: Instant,
): RangeProblem | null {
  const { fromAt, toAt, durationMinutes } = range;
  const isOnGrid = [fromAt, toAt].every((at) => Number.isSafeInteger(at) && at % QUARTER === 0);
  if (!isOnGrid || toAt - fromAt > MAX_RANGE) return "alignment";
  if (fromAt + durationMinutes * 60_000 > toAt) return "duration";
  return toAt - durationMinutes * 60_000 <= nowAt ? "past" : null;
}

/**
 * The starts of an entry among those that are free: touching what was freed, inside its range, and not what the person
 * let pass of this freeing (of any freeing, when only somebody looks). Those that fill the freed time come first, so
 * that as little as possible is broken up.
 */
export function startsFor(
  entry: { fromAt: Instant; toAt: Instant; passed: readonly PassedOffer[] },
  free: readonly OfferedStart[],
  freed: Freed,
): OfferedStart[] {
  const overlaps = (one: OfferedStart, other: { startsAt: Instant; endsAt: Instant }) =>
    one.startsAt < other.endsAt && one.endsAt > other.startsAt;
  const counts = (pass: PassedOffer) => freed.freedAt === null || pass.freedAt === freed.freedAt;
  const outside = (start: OfferedStart) =>
    Math.max(0, freed.startsAt - start.startsAt) + Math.max(0, start.endsAt - freed.endsAt);
  return free
    .filter((start) => start.startsAt >= entry.fromAt && start.endsAt <= entry.toAt)
    .filter((start) => overlaps(start, freed))
    .filter((start) => !entry.passed.some((pass) => counts(pass) && overlaps(start, pass)))
    .sort((one, other) => outside(one) - outside(other) || one.startsAt - other.startsAt);
}

/** Ranges that touch are looked at as one; in order. */
export function mergeRanges(
  ranges: readonly { fromAt: Instant; toAt: Instant }[],
): { startsAt: Instant; endsAt: Instant }[] {
  const merged: { startsAt: Instant; endsAt: Instant }[] = [];
  for (const { fromAt, toAt } of [...ranges].sort((one, other) => one.fromAt - other.fromAt)) {
    const last = merged.at(-1);
    // Never more than about two days, so that one look stays small.
    if (last !== undefined && fromAt <= last.endsAt && toAt - last.startsAt <= 2 * MAX_RANGE) {
      last.endsAt = Math.max(last.endsAt, toAt);
    } else merged.push({ startsAt: fromAt, endsAt: toAt });
  }
  return merged;
}

export function freedBy(span: Span, freedAt: Instant): Freed & { freedAt: Instant } {
  return { startsAt: span.startsAt, endsAt: endOf(span), freedAt };
}
