import { describe, expect, it } from "vitest";
import { freeStarts, mondaysFrom, nextExpiry, spreadStarts } from "../../../src/features/slots/next-free.ts";
import { busyFrom, inNewYork, MINUTE, MONDAY, NEW_YORK, sarahsWeek, weekInput } from "./facts.ts";

const TUESDAY = "2026-10-13";
const startAt = (hour: number, minute = 0) => ({
  startsAt: inNewYork(TUESDAY, hour, minute),
  endsAt: inNewYork(TUESDAY, hour + 1, minute),
});

describe("the next free starts", () => {
  it("leave out what somebody holds, and bring it back when the hold has run out", () => {
    const startsAt = inNewYork(TUESDAY, 12);
    const expiresAt = inNewYork(MONDAY, 9) + 5 * MINUTE;
    const input = weekInput({ facts: [sarahsWeek({ busy: [busyFrom("other", startsAt, { expiresAt })] })] });
    const has = (nowAt: number) =>
      freeStarts({ ...input, nowAt }).some((start) => start.startsAt === startsAt);
    expect(has(input.nowAt)).toBe(false);
    expect(has(expiresAt)).toBe(true);
  });

  it("are never hidden by one's own hold with the same instructor", () => {
    const startsAt = inNewYork(TUESDAY, 12);
    const expiresAt = inNewYork(MONDAY, 9) + 5 * MINUTE;
    const input = weekInput({ facts: [sarahsWeek({ busy: [busyFrom("mine", startsAt, { expiresAt })] })] });
    const own = {
      holds: [{ claimId: "mine", instructorId: "sarah", startsAt, durationMinutes: 60, expiresAt }],
      busy: [],
    };
    expect(freeStarts({ ...input, own }).some((start) => start.startsAt === startsAt)).toBe(true);
  });

  it("are shown spread over the hours, in order, filled up where there are few hours", () => {
    const day = [
      startAt(10),
      startAt(10, 15),
      startAt(10, 30),
      startAt(11),
      startAt(12),
      startAt(13),
      startAt(14),
    ];
    expect(spreadStarts(day, 4)).toEqual([startAt(10), startAt(11), startAt(12), startAt(13)]);
    expect(spreadStarts(day.slice(0, 4), 4)).toEqual(day.slice(0, 4));
    expect(spreadStarts([], 4)).toEqual([]);
  });

  it("are looked for in the weeks of the instructor's calendar", () => {
    // Monday 00:30 in Auckland is still Sunday in New York.
    const at = inNewYork("2026-10-11", 20);
    expect(mondaysFrom(at, NEW_YORK, 2)).toEqual(["2026-10-05", "2026-10-12"]);
    expect(mondaysFrom(at, "Pacific/Auckland", 1)).toEqual(["2026-10-12"]);
  });

  it("change by themselves when the first standing hold runs out", () => {
    const nowAt = inNewYork(MONDAY, 9);
    const busy = [
      busyFrom("past", nowAt, { expiresAt: nowAt - 1 }),
      busyFrom("later", nowAt, { expiresAt: nowAt + 4 * MINUTE }),
      busyFrom("sooner", nowAt, { expiresAt: nowAt + MINUTE }),
      busyFrom("booking", nowAt),
    ];
    expect(nextExpiry([sarahsWeek({ busy })], nowAt)).toBe(nowAt + MINUTE);
    expect(nextExpiry([sarahsWeek()], nowAt)).toBeNull();
  });
});
