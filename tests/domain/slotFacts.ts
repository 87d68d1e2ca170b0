import fc from "fast-check";
import type { Interval } from "../../convex/domain/availability.ts";
import type { Format } from "../../convex/domain/common.ts";
import type { BusyTime, Mine, SlotFacts } from "../../convex/domain/slots.ts";
import { addDays, DAY, dayBounds, QUARTER } from "../../convex/domain/time.ts";

export const RULES = {
  noticeMinutes: 0,
  bufferMinutes: 15,
  travelBufferMinutes: 60,
  overnightProtection: true,
  horizonDays: 90,
};

/** Seven days and the one after, the same hours each day unless told otherwise. */
export function week(
  mondayLocalDate: string,
  hoursOf: (dayIndex: number) => readonly Interval[],
  fields: Partial<SlotFacts> = {},
): SlotFacts {
  return {
    instructorId: "instructor",
    timeZone: "America/New_York",
    mondayLocalDate,
    days: [0, 1, 2, 3, 4, 5, 6, 7].map((index) => ({
      localDate: addDays(mondayLocalDate, index),
      intervals: hoursOf(index),
    })),
    rules: RULES,
    busy: [],
    ...fields,
  };
}

export function hours(startHour: number, endHour: number, formats: Interval["formats"] = "all"): Interval {
  return { startMinute: startHour * 60, endMinute: endHour * 60, formats };
}

export function busyAt(startsAt: number, durationMinutes: number, fields: Partial<BusyTime> = {}): BusyTime {
  return {
    claimId: `claim-${startsAt}`,
    startsAt,
    durationMinutes,
    spacing: "near",
    expiresAt: null,
    ...fields,
  };
}

/** Mondays of ordinary weeks and of weeks in which a clock changes. */
const MONDAYS = [
  "2026-11-23",
  "2026-03-02",
  "2026-10-26",
  "2026-03-23",
  "2026-10-19",
  "2026-04-20",
  "2026-03-30",
];
const ZONES = [
  "America/New_York",
  "Europe/London",
  "Asia/Tokyo",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "America/Santiago",
];

const anyInterval = fc
  .record({
    start: fc.integer({ min: 0, max: 95 }),
    quarters: fc.integer({ min: 1, max: 40 }),
    offGrid: fc.constantFrom(0, 0, 0, 5),
    formats: fc.constantFrom("all", "all", "online", "no_travel"),
  })
  .map(({ start, quarters, offGrid, formats }): Interval => ({
    startMinute: start * 15 + offGrid,
    endMinute: Math.min(1440, (start + quarters) * 15),
    formats: formats as Interval["formats"],
  }));
const anyDay = fc.oneof(
  fc.array(anyInterval, { maxLength: 4 }),
  fc.constant<Interval[]>([{ startMinute: 0, endMinute: 1440, formats: "all" }]),
);

export interface Scene {
  facts: SlotFacts;
  mine: Mine;
  nowAt: number;
  format: Format;
  durationMinutes: number;
}

export const anyScene: fc.Arbitrary<Scene> = fc
  .record({
    monday: fc.constantFrom(...MONDAYS),
    timeZone: fc.constantFrom(...ZONES),
    days: fc.array(anyDay, { minLength: 8, maxLength: 8 }),
    busy: fc.array(
      fc.record({
        quarter: fc.integer({ min: -16, max: 700 }),
        quarters: fc.integer({ min: 2, max: 16 }),
        spacing: fc.constantFrom<BusyTime["spacing"][]>("near", "travel", "none"),
        expires: fc.constantFrom<(number | null)[]>(null, null, -1, 0, 1),
      }),
      { maxLength: 12 },
    ),
    own: fc.array(
      fc.record({ quarter: fc.integer({ min: 0, max: 672 }), quarters: fc.integer({ min: 2, max: 8 }) }),
      {
        maxLength: 4,
      },
    ),
    held: fc.integer({ min: 0, max: 20 }),
    nowQuarter: fc.integer({ min: -400, max: 600 }),
    nowRest: fc.constantFrom(0, 0, 1, 123_456),
    notice: fc.constantFrom(0, 90, 1440),
    buffer: fc.constantFrom(10, 15, 30, 120),
    travelBuffer: fc.constantFrom(30, 60, 120),
    overnightProtection: fc.boolean(),
    horizonDays: fc.constantFrom(1, 3, 90),
    format: fc.constantFrom<Format[]>("online", "studio", "travel", "neutral"),
    durationMinutes: fc.constantFrom(30, 45, 60, 90, 240),
  })
  .map((raw) => {
    const weekStartsAt = dayBounds(raw.monday, raw.timeZone).startsAt;
    const nowAt = weekStartsAt + raw.nowQuarter * QUARTER + raw.nowRest;
    const busy = raw.busy.map((item, index) => ({
      claimId: `claim-${index}`,
      startsAt: weekStartsAt + item.quarter * QUARTER,
      durationMinutes: item.quarters * 15,
      spacing: item.spacing,
      expiresAt: item.expires === null ? null : nowAt + item.expires,
    }));
    return {
      facts: week(raw.monday, (index) => raw.days[index] ?? [], {
        timeZone: raw.timeZone,
        busy,
        rules: {
          noticeMinutes: raw.notice,
          bufferMinutes: raw.buffer,
          travelBufferMinutes: raw.travelBuffer,
          overnightProtection: raw.overnightProtection,
          horizonDays: raw.horizonDays,
        },
      }),
      mine: {
        claimIds: busy[raw.held] ? [busy[raw.held]!.claimId] : [],
        busy: raw.own.map((item) => ({
          startsAt: weekStartsAt + item.quarter * QUARTER,
          durationMinutes: item.quarters * 15,
        })),
      },
      nowAt,
      format: raw.format,
      durationMinutes: raw.durationMinutes,
    };
  });

/** Every quarter of the week and a day on both sides, and some instants off the grid. */
export function quartersAround(facts: SlotFacts): number[] {
  const { startsAt } = dayBounds(facts.mondayLocalDate, facts.timeZone);
  const all: number[] = [];
  for (let at = startsAt - DAY; at < startsAt + 9 * DAY; at += QUARTER) all.push(at);
  return [...all, startsAt + 1, startsAt + 10 * 60_000];
}
