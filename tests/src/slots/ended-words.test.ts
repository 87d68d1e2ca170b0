import { describe, expect, test } from "vitest";
import { endedWords, type HowItEnded } from "../../../src/features/slots/ended-words.ts";

const ended: HowItEnded = { time: "4:00 pm", status: "live", isFree: false, isGoneBy: false, lost: null };

describe("a hold that has ended", () => {
  test.each<[Partial<HowItEnded>, string]>([
    [{}, "Your hold ended and someone took 4:00 pm."],
    [{ isFree: true }, "Your hold ended. 4:00 pm is free again."],
    [{ isGoneBy: true }, "Your hold ended. 4:00 pm can't be had any more."],
    [{ status: "gone" }, "Your hold ended. No lessons can be booked here for now."],
    [{ lost: "ended" }, "Your hold ended and someone took 4:00 pm."],
    [
      { lost: "ownConflict" },
      "Your hold ended when you logged in: you have a lesson of your own at 4:00 pm.",
    ],
    [
      { lost: "ownLesson" },
      "Your hold ended when you logged in: this is your own calendar, and nobody books themselves.",
    ],
    [
      { lost: "tooManyHolds", isFree: true },
      "Your hold ended when you logged in: you hold two newer times, and two are the most.",
    ],
  ])("%o says why", (how, words) => {
    expect(endedWords({ ...ended, ...how })).toBe(words);
  });

  test("says nothing of why before that is known", () => {
    expect(endedWords({ ...ended, lost: undefined })).toBe("Your hold ended.");
    expect(endedWords({ ...ended, status: "loading" })).toBe("Your hold ended.");
    expect(endedWords({ ...ended, status: "failed" })).toBe("Your hold ended.");
  });
});
