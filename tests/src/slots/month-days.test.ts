import { describe, expect, it } from "vitest";
import { addDays, HOUR } from "../../../convex/domain/time.ts";
import {
  dotsOf,
  firstOfMonth,
  lastOfMonth,
  monthDayName,
  monthDays,
  openPartOfMonth,
} from "../../../src/features/slots/month-days.ts";
import { freeStarts } from "../../../src/features/slots/next-free.ts";
import { isInOwnHold } from "../../../src/features/slots/own-times.ts";
import { followChanges } from "../../../src/features/slots/slot-changes.ts";
import { mondaysOf } from "../../../src/features/slots/shown-week.ts";
import { lookAt, weekGrid } from "../../../src/features/slots/week-grid.ts";
import { busyFrom, inNewYork, MONDAY, NEW_YORK, sarahsWeek, weekInput } from "./facts.ts";

const TODAY = "2026-10-13";
const open = { today: TODAY, lastDate: "2026-10-27" };
const startsOn = (...dates: string[]) =>
  dates.map((date, index) => {
    const startsAt = inNewYork(date, 10 + index);
    return { startsAt, endsAt: startsAt + HOUR };
  });

describe("a month of free days", () => {
  it("knows where months begin and end", () => {
    expect(firstOfMonth("2026-10-13")).toBe("2026-10-01");
    expect(["2026-10-13", "2027-02-01", "2028-02-28", "2026-12-31", "2026-11-01"].map(lastOfMonth)).toEqual([
      "2026-10-31",
      "2027-02-28",
      "2028-02-29",
      "2026-12-31",
      "2026-11-30",
    ]);
  });

  it("counts what is free on each open day, and nothing on others", () => {
    const starts = startsOn("2026-10-20", "2026-10-20", "2026-10-21", "2026-10-29", "2026-11-01");
    const days = monthDays("2026-10-01", open, starts, NEW_YORK);
    expect(days.size).toBe(31);
    expect(days.get("2026-10-12")).toMatchObject({ state: "past", freeCount: 0 });
    expect(days.get("2026-10-20")).toMatchObject({ state: "open", freeCount: 2 });
    expect(days.get("2026-10-21")).toMatchObject({ state: "open", freeCount: 1 });
    expect(days.get("2026-10-22")).toMatchObject({ state: "open", freeCount: 0 });
    expect(days.get("2026-10-28")).toMatchObject({ state: "notOpen", freeCount: 0 });
    expect(days.get("2026-10-29")).toMatchObject({ state: "notOpen", freeCount: 0 });
  });

  it("counts by the viewer's calendar", () => {
    const startsAt = inNewYork("2026-10-20", 20);
    const days = monthDays("2026-10-01", open, [{ startsAt, endsAt: startsAt + HOUR }], "Asia/Tokyo");
    expect(days.get("2026-10-20")?.freeCount).toBe(0);
    expect(days.get("2026-10-21")?.freeCount).toBe(1);
  });

  it("counts the same as the week does", () => {
    const input = weekInput({
      facts: [sarahsWeek({ busy: [busyFrom("booking", inNewYork("2026-10-14", 12))] })],
    });
    const { days } = weekGrid(input, followChanges(null, lookAt(input)));
    const month = monthDays(
      "2026-10-01",
      { today: MONDAY, lastDate: "2026-12-31" },
      freeStarts(input),
      NEW_YORK,
    );
    expect(days.map((day) => month.get(day.localDate)?.freeCount)).toEqual(days.map((day) => day.freeCount));
    expect(days.some((day) => day.freeCount > 0)).toBe(true);
  });

  it("counts no start that the own hold stands for, as long as it stands", () => {
    const hold = {
      claimId: "hold",
      instructorId: "sarah",
      startsAt: inNewYork("2026-10-14", 12),
      durationMinutes: 60,
      expiresAt: inNewYork(MONDAY, 9) + 60_000,
    };
    const input = weekInput({ own: { holds: [hold], busy: [] } });
    const { days } = weekGrid(input, followChanges(null, lookAt(input)));
    const covered = isInOwnHold(input.own, "sarah", input.nowAt);
    const starts = freeStarts(input).filter((start) => !covered(start.startsAt));
    const month = monthDays("2026-10-01", { today: MONDAY, lastDate: "2026-12-31" }, starts, NEW_YORK);
    expect(days.map((day) => month.get(day.localDate)?.freeCount)).toEqual(days.map((day) => day.freeCount));
    expect(month.get("2026-10-14")!.freeCount).toBe(month.get("2026-10-15")!.freeCount! - 4);
    expect(isInOwnHold(input.own, "sarah", hold.expiresAt)(hold.startsAt)).toBe(false);
    expect(isInOwnHold(input.own, "noor", input.nowAt)(hold.startsAt)).toBe(false);
    expect(covered(hold.startsAt + HOUR)).toBe(false);
  });

  it("asks for no week in which nothing can be had, and for all others", () => {
    const mondays = (month: string) => {
      const bounds = openPartOfMonth(month, open, NEW_YORK);
      return bounds === null ? [] : mondaysOf(bounds, NEW_YORK);
    };
    expect(mondays("2026-10-01")).toEqual(["2026-10-12", "2026-10-19", "2026-10-26"]);
    expect(mondays("2026-11-01")).toEqual([]);
    const whole = openPartOfMonth("2026-11-01", { today: TODAY, lastDate: "2027-01-01" }, "Asia/Tokyo")!;
    const asked = mondaysOf(whole, NEW_YORK);
    expect(asked[0]! <= "2026-10-31" && addDays(asked.at(-1)!, 6) >= "2026-11-30").toBe(true);
  });

  it("names each day with what it has left, or why it can't be chosen", () => {
    const days = monthDays("2026-10-01", open, startsOn("2026-10-20", "2026-10-20", "2026-10-13"), NEW_YORK);
    const name = (date: string) => monthDayName(days.get(date)!, TODAY);
    expect(name("2026-10-20")).toBe("Tuesday, October 20, 2 free times");
    expect(name("2026-10-13")).toBe("Today, Tuesday, October 13, 1 free time");
    expect(name("2026-10-14")).toBe("Tomorrow, Wednesday, October 14, nothing free");
    expect(name("2026-10-12")).toBe("Monday, October 12, already over");
    expect(name("2026-10-31")).toBe("Saturday, October 31, not open yet");
    const unknown = monthDays("2026-10-01", open, null, NEW_YORK);
    expect(monthDayName(unknown.get("2026-10-20")!, TODAY)).toBe("Tuesday, October 20, still looking");
    expect(monthDayName(unknown.get("2026-10-31")!, TODAY)).toBe("Saturday, October 31, not open yet");
  });

  it("says few, some and many by dots", () => {
    expect([0, 1, 4, 5, 12, 13, 60].map(dotsOf)).toEqual([0, 1, 1, 2, 2, 3, 3]);
  });
});
