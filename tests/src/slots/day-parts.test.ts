import { describe, expect, it } from "vitest";
import { dayParts, slotsOfDay } from "../../../src/features/slots/day-parts.ts";
import { followChanges } from "../../../src/features/slots/slot-changes.ts";
import { lookAt, weekGrid, type WeekInput } from "../../../src/features/slots/week-grid.ts";
import { busyFrom, HOUR, inNewYork, MONDAY, NEW_YORK, sarahsWeek, weekInput } from "./facts.ts";

const TUESDAY = "2026-10-13";
const slotsOf = (input: WeekInput, day = TUESDAY) =>
  slotsOfDay(weekGrid(input, followChanges(null, lookAt(input))), day);

describe("the times of one day", () => {
  it("are in the order of the clock, whatever holds them", () => {
    const held = busyFrom("theirs", inNewYork(TUESDAY, 13), { expiresAt: inNewYork(MONDAY, 10) });
    const slots = slotsOf(weekInput({ facts: [sarahsWeek({ busy: [held] })] }));
    const starts = slots.map(({ startsAt }) => startsAt);
    expect(starts).toEqual([...starts].sort((one, other) => one - other));
    expect(slots.find(({ startsAt }) => startsAt === inNewYork(TUESDAY, 13))?.state).toBe("beingBooked");
    expect(slots[0]?.startsAt).toBe(inNewYork(TUESDAY, 10));
    expect(slots.at(-1)?.startsAt).toBe(inNewYork(TUESDAY, 16));
  });

  it("are those of the morning until noon, of the afternoon until five, and of the evening from then on", () => {
    const late = sarahsWeek({
      days: [{ localDate: TUESDAY, intervals: [{ startMinute: 690, endMinute: 1110, formats: "all" }] }],
    });
    const parts = dayParts(slotsOf(weekInput({ facts: [late] })), [], NEW_YORK);
    expect(parts.map(({ part }) => part)).toEqual(["Morning", "Afternoon", "Evening"]);
    expect(parts.map(({ places }) => places[0]?.startsAt)).toEqual([
      inNewYork(TUESDAY, 11, 30),
      inNewYork(TUESDAY, 12),
      inNewYork(TUESDAY, 17),
    ]);
  });

  it("belong to the viewer’s day, not to the instructor’s", () => {
    const slots = slotsOf(weekInput({ viewerZone: "Asia/Tokyo" }), "2026-10-14");
    // From ten to five in New York is from eleven at night in Tokyo on.
    expect(dayParts(slots, [], "Asia/Tokyo")[0]).toMatchObject({
      part: "Morning",
      places: expect.arrayContaining([expect.objectContaining({ startsAt: inNewYork(TUESDAY, 11) })]),
    });
  });

  it("keep the places of those that went, unless a whole part of the day is left without a time", () => {
    const [kept] = slotsOf(weekInput());
    const went = kept!.startsAt + HOUR / 4;
    const evening = inNewYork(TUESDAY, 18);
    expect(dayParts([kept!], [kept!.startsAt, went, evening], NEW_YORK)).toEqual([
      {
        part: "Morning",
        places: [
          { startsAt: kept!.startsAt, slot: kept },
          { startsAt: went, slot: null },
        ],
      },
    ]);
  });
});
