import { describe, expect, it } from "vitest";
import {
  boundsOfWeek,
  clocksDiffer,
  firstDateShown,
  mondaysOf,
} from "../../../src/features/slots/shown-week.ts";

describe("the shown week", () => {
  it("needs one week of facts when it is the instructor's own, two otherwise", () => {
    expect(mondaysOf(boundsOfWeek("2026-10-12", "America/New_York"), "America/New_York")).toEqual([
      "2026-10-12",
    ]);
    expect(mondaysOf(boundsOfWeek("2026-10-14", "America/New_York"), "America/New_York")).toEqual([
      "2026-10-12",
      "2026-10-19",
    ]);
    expect(mondaysOf(boundsOfWeek("2026-10-12", "America/Los_Angeles"), "America/New_York")).toEqual([
      "2026-10-12",
      "2026-10-19",
    ]);
  });

  it("starts today or whole weeks later, and never before today or past the horizon", () => {
    expect(firstDateShown(undefined, "2026-10-13", 90)).toBe("2026-10-13");
    expect(firstDateShown("2026-10-01", "2026-10-13", 90)).toBe("2026-10-13");
    expect(firstDateShown("not a date", "2026-10-13", 90)).toBe("2026-10-13");
    expect(firstDateShown("2026-10-22", "2026-10-13", 90)).toBe("2026-10-20");
    expect(firstDateShown("2030-01-01", "2026-10-13", 15)).toBe("2026-10-27");
  });

  it("knows two names of the same clock", () => {
    const week = boundsOfWeek("2026-10-12", "America/New_York");
    expect(clocksDiffer("America/New_York", "America/Toronto", week)).toBe(false);
    expect(clocksDiffer("America/New_York", "America/Chicago", week)).toBe(true);
  });
});
