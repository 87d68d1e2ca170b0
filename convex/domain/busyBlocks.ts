/** Busy times of an imported calendar, as they are stored: on quarter hours, apart from each other, none longer than a day. */
import { endOf, type Span } from "./claims";
import { DAY, MINUTE, QUARTER, type Instant } from "./time";

export const MAX_BLOCK_MINUTES = 24 * 60;
/** What a calendar may hold; later times are left out. */
export const MAX_BLOCKS = 2000;
export const MAX_BUSY_CALENDARS = 5;
export const CALENDAR_NAME_MAX = 80;
/** A file tells of so many days; then it is imported again. */
export const IMPORT_DAYS = 366;

/** Rounded outward, merged, cut to the range and into days. */
export function mergeBusy(
  times: readonly { startsAt: Instant; endsAt: Instant }[],
  range: { fromAt: Instant; toAt: Instant },
): Span[] {
  const sorted = times
    .map(({ startsAt, endsAt }) => ({
      startsAt: Math.floor(Math.max(startsAt, range.fromAt) / QUARTER) * QUARTER,
      endsAt: Math.ceil(Math.min(endsAt, range.toAt) / QUARTER) * QUARTER,
    }))
    .filter(({ startsAt, endsAt }) => endsAt > startsAt)
    .sort((one, other) => one.startsAt - other.startsAt);
  const merged: { startsAt: Instant; endsAt: Instant }[] = [];
  for (const time of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && time.startsAt <= last.endsAt) last.endsAt = Math.max(last.endsAt, time.endsAt);
    else merged.push(time);
  }
  const blocks: Span[] = [];
  for (const { startsAt, endsAt } of merged) {
    for (let at = startsAt; at < endsAt; at += DAY) {
      blocks.push({ startsAt: at, durationMinutes: (Math.min(at + DAY, endsAt) - at) / MINUTE });
    }
  }
  return blocks.slice(0, MAX_BLOCKS);
}

/** Whether this is what `mergeBusy` makes: what comes from a browser is looked at. */
export function areBlocks(blocks: readonly Span[]): boolean {
  if (blocks.length > MAX_BLOCKS) return false;
  return blocks.every(({ startsAt, durationMinutes }, index) => {
    const before = blocks[index - 1];
    return (
      Number.isSafeInteger(startsAt) &&
      startsAt > 0 &&
      startsAt % QUARTER === 0 &&
      Number.isSafeInteger(durationMinutes) &&
      durationMinutes > 0 &&
      durationMinutes <= MAX_BLOCK_MINUTES &&
      durationMinutes % 15 === 0 &&
      (before === undefined || endOf(before) <= startsAt)
    );
  });
}
