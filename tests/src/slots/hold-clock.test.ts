import { describe, expect, it } from "vitest";
import { holdSentence, secondsLeftOf, totalSecondsOf } from "../../../src/features/slots/hold-clock.ts";
import { distanceWords, cityOf } from "../../../src/features/slots/zone-note.tsx";

const hold = { expiresAt: 300_000, isExtended: false };

describe("a hold's clock", () => {
  it("counts whole seconds up to the last one and never below zero", () => {
    expect(secondsLeftOf(hold, 0)).toBe(300);
    expect(secondsLeftOf(hold, 299_001)).toBe(1);
    expect(secondsLeftOf(hold, 300_001)).toBe(0);
  });

  it("never shows more than a whole hold, whatever the page thinks it is", () => {
    expect(secondsLeftOf(hold, -700)).toBe(300);
    expect(secondsLeftOf({ ...hold, isExtended: true }, -300_700)).toBe(600);
  });

  it("has room for the added minutes in its ring", () => {
    expect(totalSecondsOf(hold)).toBe(300);
    expect(totalSecondsOf({ ...hold, isExtended: true })).toBe(600);
  });

  it("speaks once at a minute and once at fifteen seconds", () => {
    expect(holdSentence(hold, 61, 60)).toBe("lastMinute");
    expect(holdSentence(hold, 60, 59)).toBeNull();
    expect(holdSentence(hold, 16, 15)).toBe("lastCall");
    expect(holdSentence({ ...hold, isExtended: true }, 61, 60)).toBe("lastMinuteExtended");
  });

  it("says only the later sentence to a tab that slept through both, and nothing after the end", () => {
    expect(holdSentence(hold, 200, 10)).toBe("lastCall");
    expect(holdSentence(hold, 200, 0)).toBeNull();
  });
});

describe("the note about two clocks", () => {
  it("says how far ahead or behind, halves and quarters included", () => {
    expect(distanceWords(3)).toBe("3 hours ahead");
    expect(distanceWords(-1)).toBe("1 hour behind");
    expect(distanceWords(-9.5)).toBe("9 hours 30 minutes behind");
    expect(distanceWords(0.75)).toBe("45 minutes ahead");
    expect(distanceWords(0)).toBe("the same time now");
  });

  it("names the city of a zone", () => {
    expect(cityOf("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
  });
});
