import { describe, expect, it } from "vitest";
import { HOUR, instantOf, MINUTE } from "../../../convex/domain/time.ts";
import { bookedSentence, bookedStanding, whenWords } from "../../../src/features/booking/booked-words.ts";
import { bookedPlaceWords, learnerWords } from "../../../src/features/booking/place-words.ts";
import { policyParts } from "../../../src/features/booking/policy-parts.ts";
import { deadlineWords, outcomeWords, standingWords } from "../../../src/features/booking/policy-words.ts";

const NEW_YORK = "America/New_York";
const startsAt = instantOf("2026-10-14", 16 * 60 + 30, NEW_YORK).at;
const price = { hourlyRateCents: 7500, lessonCents: 7500, feeCents: 900, totalCents: 8400 };

describe("the plan-change line", () => {
  const parts = policyParts({ startsAt, price }, startsAt - 25 * HOUR);

  it("says the exact deadline with its zone", () => {
    expect(deadlineWords(parts[0], NEW_YORK)).toBe("Until Tue, Oct 13, 4:30 pm EDT");
    expect(deadlineWords(parts[1], NEW_YORK)).toBe("Until Wed, Oct 14, 4:30 am EDT");
    expect(deadlineWords(parts[2], NEW_YORK)).toBe("After that");
  });

  it("says the exact amounts", () => {
    expect(parts.map(outcomeWords)).toEqual([
      "Free. Nothing is charged.",
      "$75.00 back as credit. The $9.00 fee stays.",
      "$37.50 back as credit. The $9.00 fee stays.",
    ]);
  });

  it("says where one stands: days while there are many, minutes when they count", () => {
    const at = (hoursBefore: number) => {
      const nowAt = startsAt - hoursBefore * HOUR;
      return standingWords(policyParts({ startsAt, price }, nowAt), nowAt);
    };
    expect(at(24 * 10)).toBe("Free for another 9 days.");
    expect(at(25)).toBe("Free for another 1 h.");
    expect(at(24)).toBe("Free for another 0 s.");
    expect(at(23.5)).toBe("This holds for another 11 h 30 min.");
    expect(at(11)).toBe("The lesson is less than 12 hours away.");
    expect(at(0)).toBe("The lesson has begun.");
  });
});

describe("the confirmation", () => {
  const booking = {
    state: "confirmed" as const,
    startsAt,
    durationMinutes: 60,
    pendingChange: null,
    serviceName: "Piano",
    learnerName: "Mia",
    instructor: { displayName: "Sarah C." } as Parameters<typeof bookedSentence>[0]["instructor"],
  };

  it("tells how the lesson stands now, not how it stood when it was booked", () => {
    expect(bookedStanding(booking, startsAt - 1)).toBe("coming");
    expect(bookedStanding(booking, startsAt)).toBe("running");
    expect(bookedStanding(booking, startsAt + 60 * MINUTE)).toBe("over");
    expect(bookedStanding({ ...booking, state: "cancelled" }, startsAt - 1)).toBe("cancelled");
    const pendingChange = {
      kind: "cancel" as const,
      by: "student" as const,
      reason: "",
      askedAt: 0,
      commitsAt: 1,
    };
    expect(bookedStanding({ ...booking, pendingChange }, startsAt - 1)).toBe("beingCancelled");
  });

  it("says who learns what with whom and when, in the viewer's days", () => {
    const dayBefore = startsAt - 20 * HOUR;
    expect(bookedSentence(booking, NEW_YORK, dayBefore)).toEqual({
      lead: "Mia’s Piano lesson with Sarah is",
      when: "tomorrow at 4:30 pm",
    });
    expect(bookedSentence({ ...booking, learnerName: "Me" }, NEW_YORK, dayBefore).lead).toBe(
      "Your Piano lesson with Sarah is",
    );
    expect(whenWords(startsAt, NEW_YORK, startsAt - HOUR)).toBe("today at 4:30 pm");
    expect(whenWords(startsAt, "Asia/Tokyo", startsAt - 72 * HOUR)).toBe("on Thu, Oct 15 at 5:30 am");
  });

  it("gives the address to whoever booked, and says who tells it where there is none", () => {
    expect(bookedPlaceWords("studio", "Sarah", "12 W 72nd St")).toEqual({
      title: "Sarah’s studio",
      text: "12 W 72nd St",
    });
    expect(bookedPlaceWords("studio", "Sarah", null).text).toBe("Sarah tells you the address");
    expect(bookedPlaceWords("online", "Sarah", null).title).toBe("Online");
  });

  it("calls oneself you and a child by name", () => {
    expect(learnerWords({ kind: "self", name: "Me" })).toBe("For you");
    expect(learnerWords({ kind: "child", name: "Mia" })).toBe("For Mia");
  });
});
