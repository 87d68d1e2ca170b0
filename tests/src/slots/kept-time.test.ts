import { describe, expect, it } from "vitest";
import { keepsTime } from "../../../src/features/slots/kept-time.ts";
import { MYSELF, NO_OWN_TIMES } from "../../../src/features/slots/own-times.ts";
import { busyFrom, HOUR, inNewYork, MONDAY, sarahsWeek, weekInput } from "./facts.ts";

const at = inNewYork(MONDAY, 15, 30);
const own = {
  ...NO_OWN_TIMES,
  holds: [
    {
      claimId: "mine",
      instructorId: "sarah",
      startsAt: at,
      durationMinutes: 60,
      expiresAt: inNewYork(MONDAY, 9) + HOUR,
    },
  ],
};
const input = weekInput({ own, facts: [sarahsWeek({ busy: [busyFrom("mine", at)] })] });
const asked = (durationMinutes: number) => ({
  wanted: { format: "online" as const, durationMinutes },
  taught: MYSELF,
});

describe("a held time, when another lesson is chosen", () => {
  it("goes along where the instructor's day has room for it, its own hold notwithstanding", () => {
    expect(keepsTime(input, at, asked(30), input.nowAt)).toBe("yes");
    expect(keepsTime(input, at, asked(90), input.nowAt)).toBe("yes");
  });

  it("stays as it is where there is none", () => {
    expect(keepsTime(input, at, asked(120), input.nowAt)).toBe("no");
  });

  it("is for the server to judge in a week that isn't shown", () => {
    expect(keepsTime(input, at + 14 * 24 * HOUR, asked(60), input.nowAt)).toBe("unknown");
  });
});
