/** Stretches of time in order of start, so that those near a moment are found by halving: a week may hold hundreds. */
import { endOf, type Span } from "./claims";
import type { Instant } from "./time";

export interface SortedSpans<T extends Span> {
  spans: readonly T[];
  longestMs: number;
}

export function sortSpans<T extends Span>(spans: readonly T[]): SortedSpans<T> {
  const usable = spans.filter((span) => endOf(span) > span.startsAt);
  return {
    spans: usable.sort((one, other) => one.startsAt - other.startsAt),
    longestMs: Math.max(0, ...usable.map((span) => endOf(span) - span.startsAt)),
  };
}

/** The spans that overlap [fromAt, toAt). */
export function* spansTouching<T extends Span>(
  sorted: SortedSpans<T>,
  fromAt: Instant,
  toAt: Instant,
): Generator<T> {
  let low = 0;
  let high = sorted.spans.length;
  const earliestStart = fromAt - sorted.longestMs;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted.spans[middle]!.startsAt < earliestStart) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < sorted.spans.length; index++) {
    const span = sorted.spans[index]!;
    if (span.startsAt >= toAt) return;
    if (endOf(span) > fromAt) yield span;
  }
}
