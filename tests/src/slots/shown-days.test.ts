import { describe, expect, it } from "vitest";
import { chosenDay, reachOf, searchFrom } from "../../../src/features/slots/shown-days.ts";

const TODAY = "2026-10-13";
const days = (...counts: number[]) =>
  counts.map((freeCount, index) => ({ localDate: `2026-10-${13 + index}`, freeCount }));

describe("the shown days", () => {
  it("open on the asked day, else on the first with a free time", () => {
    expect(chosenDay(days(0, 2, 3), "2026-10-13")).toBe("2026-10-13");
    expect(chosenDay(days(0, 2, 3), "2026-11-01")).toBe("2026-10-14");
    expect(chosenDay(days(0, 0), undefined)).toBe("2026-10-13");
    expect(chosenDay([], undefined)).toBeNull();
  });

  it("turn no further than today and than the instructor opens", () => {
    const reach = (firstDate: string, lastDate: string) => reachOf(firstDate, TODAY, lastDate);
    expect(reach(TODAY, "2027-01-11")).toEqual({ canGoBack: false, canGoOn: true, isBeyond: false });
    expect(reach("2026-10-20", "2026-10-27")).toEqual({ canGoBack: true, canGoOn: true, isBeyond: false });
    expect(reach("2026-10-20", "2026-10-26")).toEqual({ canGoBack: true, canGoOn: false, isBeyond: false });
    expect(reach("2026-10-20", "2026-10-19")).toEqual({ canGoBack: true, canGoOn: false, isBeyond: true });
  });

  it("look for a free time only where none is seen", () => {
    const shown = { firstDate: TODAY, today: TODAY, day: null, isBeyond: false };
    expect(searchFrom(days(0, 1, 0), shown)).toBeNull();
    expect(searchFrom(days(0, 1, 0), { ...shown, day: "2026-10-13" })).toBe("2026-10-14");
    expect(searchFrom(days(0, 1, 0), { ...shown, day: "2026-10-14" })).toBeNull();
    expect(searchFrom(days(0, 0, 0), shown)).toBe("2026-10-20");
  });

  it("look from today on when they are further ahead than is open", () => {
    expect(searchFrom(days(0, 0), { firstDate: "2027-03-01", today: TODAY, day: null, isBeyond: true })).toBe(
      TODAY,
    );
  });
});
