import type { BusyTime, SlotFacts } from "../../../convex/domain/slots.ts";
import { addDays, HOUR, instantOf, MINUTE, type Instant } from "../../../convex/domain/time.ts";
import { NO_OWN_TIMES, MYSELF } from "../../../src/features/slots/own-times.ts";
import type { WeekInput } from "../../../src/features/slots/week-grid.ts";

/** Sarah teaches in New York, Monday to Friday 10 to 5, in the week of Monday, October 12, 2026. */
export const NEW_YORK = "America/New_York";
export const MONDAY = "2026-10-12";

export function sarahsWeek(change: Partial<SlotFacts> = {}): SlotFacts {
  return {
    instructorId: "sarah",
    timeZone: NEW_YORK,
    mondayLocalDate: MONDAY,
    days: Array.from({ length: 8 }, (_, index) => ({
      localDate: addDays(MONDAY, index),
      intervals: index % 7 < 5 ? [{ startMinute: 10 * 60, endMinute: 17 * 60, formats: "all" as const }] : [],
    })),
    rules: {
      noticeMinutes: 0,
      bufferMinutes: 15,
      travelBufferMinutes: 60,
      overnightProtection: true,
      horizonDays: 90,
    },
    busy: [],
    ...change,
  };
}

export function inNewYork(localDate: string, hour: number, minute = 0): Instant {
  return instantOf(localDate, hour * 60 + minute, NEW_YORK).at;
}

export function busyFrom(claimId: string, startsAt: Instant, change: Partial<BusyTime> = {}): BusyTime {
  return { claimId, startsAt, durationMinutes: 60, spacing: "near", expiresAt: null, ...change };
}

/** Seen by somebody in New York, on Monday at 9 in the morning, wanting an hour online. */
export function weekInput(change: Partial<WeekInput> = {}): WeekInput {
  return {
    instructorId: "sarah",
    facts: [sarahsWeek()],
    own: NO_OWN_TIMES,
    taught: MYSELF,
    wanted: { format: "online", durationMinutes: 60 },
    viewerZone: NEW_YORK,
    firstDate: MONDAY,
    nowAt: inNewYork(MONDAY, 9),
    ...change,
  };
}

export { HOUR, MINUTE };
