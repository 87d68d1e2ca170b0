/** Read sets: collecting intervals, and asking whether a key was read. */
import type { IndexId, KeyInterval, ReadSet } from "./types.ts";
import { compareBytes } from "../values/sort-key.ts";

export class ReadSetBuilder {
  private readonly intervals: ReadSet = new Map();

  add(indexId: IndexId, interval: KeyInterval): void {
    if (isEmpty(interval)) return;
    const list = this.intervals.get(indexId);
    if (list) list.push(interval);
    else this.intervals.set(indexId, [interval]);
  }

  /** Sorted, without overlaps or neighbours that touch: what `readSetContains` needs. */
  build(): ReadSet {
    return new Map([...this.intervals].map(([indexId, list]) => [indexId, merged(list)]));
  }
}

function isEmpty({ start, end }: KeyInterval): boolean {
  return end !== null && compareBytes(start, end) >= 0;
}

function merged(intervals: KeyInterval[]): KeyInterval[] {
  const sorted = [...intervals].sort((a, b) => compareBytes(a.start, b.start));
  const out: KeyInterval[] = [];
  for (const { start, end } of sorted) {
    const last = out.at(-1);
    if (last && (last.end === null || compareBytes(start, last.end) <= 0)) {
      if (last.end !== null && (end === null || compareBytes(end, last.end) > 0)) last.end = end;
    } else {
      out.push({ start, end });
    }
  }
  return out;
}

/** `reads` as `build` makes them. */
export function readSetContains(reads: ReadSet, indexId: IndexId, key: Uint8Array): boolean {
  const intervals = reads.get(indexId);
  if (intervals === undefined) return false;
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(intervals[middle]!.start, key) <= 0) low = middle + 1;
    else high = middle;
  }
  const candidate = intervals[low - 1];
  return candidate !== undefined && (candidate.end === null || compareBytes(key, candidate.end) < 0);
}
