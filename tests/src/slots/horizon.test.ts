import { describe, expect, it } from "vitest";
import { checkStart, NOTHING_OF_MINE } from "../../../convex/domain/slots.ts";
import { addDays, dayBounds, HOUR } from "../../../convex/domain/time.ts";
import { horizonOf, opensOn } from "../../../src/features/slots/horizon.ts";
import { laterWeekWords, opensWords } from "../../../src/features/slots/horizon-words.ts";
import { inNewYork, NEW_YORK, sarahsWeek } from "./facts.ts";

const here = { viewerZone: NEW_YORK, instructorZone: NEW_YORK };
const fromTokyo = { viewerZone: "Asia/Tokyo", instructorZone: NEW_YORK };

describe("the horizon", () => {
  it("is counted on the instructor's calendar and told on the viewer's", () => {
    const nowAt = inNewYork("2026-10-13", 20);
    expect(horizonOf(14, here, nowAt)).toEqual({ days: 14, lastDate: "2026-10-27" });
    // Tuesday evening in New York is Wednesday in Tokyo, and Sarah's last day ends there on the 28th.
    expect(horizonOf(14, fromTokyo, nowAt)).toEqual({ days: 14, lastDate: "2026-10-28" });
  });

  it("keeps to what the rules of a start allow, whatever a hand edit says", () => {
    const nowAt = inNewYork("2026-10-13", 9);
    expect(horizonOf(0, here, nowAt).days).toBe(1);
    expect(horizonOf(5000, here, nowAt).days).toBe(365);
    expect(horizonOf(Number.NaN, here, nowAt).days).toBe(1);
  });

  it.each([
    [here, "2026-11-09"],
    [fromTokyo, "2026-11-10"],
    [{ viewerZone: "America/Los_Angeles", instructorZone: NEW_YORK }, "2026-11-09"],
  ])("ends where the claiming mutation refuses, and opens on the day it is said to: %j", (zones, date) => {
    const horizonDays = 14;
    const open = {
      localDate: date,
      intervals: [{ startMinute: 0, endMinute: 1440, formats: "all" as const }],
    };
    const facts = [0, 7].map((days) => {
      const monday = addDays("2026-11-02", days);
      return sarahsWeek({
        mondayLocalDate: monday,
        days: Array.from({ length: 8 }, (_, index) => ({ ...open, localDate: addDays(monday, index) })),
        rules: { ...sarahsWeek().rules, horizonDays, overnightProtection: false },
      });
    });
    const { startsAt } = dayBounds(date, zones.viewerZone);
    const wanted = { startsAt, durationMinutes: 30, format: "online" as const };
    const openDate = opensOn(date, horizonDays, zones);
    const offeredAt = (nowAt: number) => checkStart(facts, NOTHING_OF_MINE, wanted, nowAt).ok;
    const opening = dayBounds(openDate, zones.viewerZone);
    expect(offeredAt(opening.startsAt - 1)).toBe(false);
    expect(offeredAt(opening.endsAt - 1)).toBe(true);
    expect(horizonOf(horizonDays, zones, opening.endsAt - 1).lastDate >= date).toBe(true);
    expect(horizonOf(horizonDays, zones, opening.startsAt - HOUR).lastDate <= date).toBe(true);
  });

  it("says in words when a day, and the week after the last one, can be booked", () => {
    const opening = {
      ...here,
      instructorFirstName: "Sarah",
      today: "2026-10-25",
      horizon: { days: 14, lastDate: "2026-11-08" },
    };
    expect(opensWords("2026-11-10", opening)).toBe("Sarah opens 14 days ahead: bookable from Tue, Oct 27.");
    expect(opensWords("2026-11-09", opening)).toBe(
      "Sarah opens 14 days ahead: bookable from tomorrow, Mon, Oct 26.",
    );
    expect(opensWords("2026-11-10", { ...opening, horizon: { days: 1, lastDate: "2026-10-26" } })).toBe(
      "Sarah opens 1 day ahead: bookable from Mon, Nov 9.",
    );
    expect(laterWeekWords("2026-11-03", opening)).toBe(
      "Nov 10 – 16 isn’t open yet, bookable from Tue, Oct 27.",
    );
  });
});
