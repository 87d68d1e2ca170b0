/** The times of one day in the order of the clock, by part of the day; each keeps its place. Pure. */
import { minuteOfDayOf, type Instant, type LocalDate, type TimeZone } from "../../../convex/domain/time";
import type { Slot, WeekGrid } from "./week-grid";

const PARTS = [
  { part: "Morning", untilMinute: 12 * 60 },
  { part: "Afternoon", untilMinute: 17 * 60 },
  { part: "Evening", untilMinute: 24 * 60 },
] as const;

export interface DayPart {
  part: (typeof PARTS)[number]["part"];
  /** Null: a place that somebody saw filled. What follows it stays where it was. */
  places: { startsAt: Instant; slot: Slot | null }[];
}

export function slotsOfDay(grid: WeekGrid, localDate: LocalDate): Slot[] {
  const column = grid.days.findIndex((day) => day.localDate === localDate);
  return grid.hours
    .flatMap(({ cells }) => [...(cells[column]?.claims ?? []), ...(cells[column]?.starts ?? [])])
    .sort((one, other) => one.startsAt - other.startsAt);
}

/** `seen` are the starts that stood there since the day was opened. */
export function dayParts(slots: readonly Slot[], seen: Iterable<Instant>, zone: TimeZone): DayPart[] {
  const slotAt = new Map(slots.map((slot) => [slot.startsAt, slot]));
  const starts = [...new Set([...seen, ...slotAt.keys()])].sort((one, other) => one - other);
  return PARTS.map(({ part, untilMinute }, index) => {
    const fromMinute = PARTS[index - 1]?.untilMinute ?? 0;
    return {
      part,
      places: starts
        .filter((at) => {
          const minute = minuteOfDayOf(at, zone);
          return minute >= fromMinute && minute < untilMinute;
        })
        .map((startsAt) => ({ startsAt, slot: slotAt.get(startsAt) ?? null })),
    };
  }).filter(({ places }) => places.some(({ slot }) => slot !== null));
}
