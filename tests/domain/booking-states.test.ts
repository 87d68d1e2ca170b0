import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  autoCompletesAt,
  BOOKING_STATES,
  canCompleteAt,
  canMove,
  canReportNoShowAt,
  isTerminal,
  isUpcoming,
  needsAdmin,
  occupiesTime,
  phaseAt,
  type BookingState,
} from "../../convex/domain/bookingStates.ts";
import { bookingState } from "../../convex/domain/bookings.ts";
import { DAY, HOUR } from "../../convex/domain/time.ts";

/** The product's table, written down a second time. */
const LEGAL: [from: BookingState, to: BookingState, byAdmin: boolean][] = [
  ["pending", "confirmed", false],
  ["pending", "cancelled", false],
  ["pending", "payment_failed", false],
  ["pending", "completed", true],
  ["confirmed", "completed", false],
  ["confirmed", "cancelled", false],
  ["confirmed", "no_show", false],
  ["completed", "cancelled", true],
  ["completed", "no_show", true],
  ["no_show", "confirmed", true],
  ["no_show", "completed", true],
  ["no_show", "cancelled", true],
];

describe("states of a booking", () => {
  it("are those that the database allows", () => {
    expect(bookingState.members.map(({ value }) => value).sort()).toEqual([...BOOKING_STATES].sort());
  });

  it("move as the table says and in no other way", () => {
    for (const from of BOOKING_STATES) {
      for (const to of BOOKING_STATES) {
        const legal = LEGAL.find(([one, other]) => one === from && other === to);
        expect(canMove(from, to), `${from} → ${to}`).toBe(legal !== undefined);
        expect(needsAdmin(from, to), `${from} → ${to} by an admin`).toBe(legal?.[2] ?? false);
      }
    }
  });

  it("end in cancelled and payment_failed, which nothing leaves", () => {
    expect(BOOKING_STATES.filter(isTerminal)).toEqual(["cancelled", "payment_failed"]);
  });

  it("without an admin's hand, any life is short and ends where time is no longer taken", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...BOOKING_STATES), { maxLength: 40 }), (wishes) => {
        let state: BookingState = "pending";
        let moves = 0;
        for (const wish of wishes) {
          if (!canMove(state, wish) || needsAdmin(state, wish)) continue;
          state = wish;
          moves++;
        }
        expect(moves).toBeLessThanOrEqual(2);
        if (moves === 2) expect(occupiesTime(state)).toBe(false);
      }),
      { numRuns: 500, seed: 26 },
    );
  });

  it("occupy time while the lesson may still take place, and only then", () => {
    expect(BOOKING_STATES.filter(occupiesTime)).toEqual(["pending", "confirmed"]);
  });
});

describe("what a moment makes of a state", () => {
  const startsAt = Date.UTC(2026, 10, 23, 15);
  const endsAt = startsAt + HOUR;
  const booking = (state: BookingState) => ({ state, startsAt, durationMinutes: 60 });

  it.each([
    [startsAt - 1, "upcoming"],
    [startsAt, "in_progress"],
    [endsAt - 1, "in_progress"],
    [endsAt, "awaiting_completion"],
  ])("a confirmed lesson at %d is %s", (nowAt, phase) => {
    expect(phaseAt(booking("confirmed"), nowAt)).toBe(phase);
  });

  it("other states are what they are at any time", () => {
    for (const nowAt of [startsAt - DAY, startsAt, endsAt + DAY]) {
      expect(phaseAt(booking("pending"), nowAt)).toBe("awaiting_payment");
      for (const state of ["completed", "cancelled", "no_show", "payment_failed"] as const) {
        expect(phaseAt(booking(state), nowAt)).toBe(state);
      }
    }
  });

  it("a lesson stands under upcoming until it is over", () => {
    expect(isUpcoming(booking("confirmed"), startsAt - DAY)).toBe(true);
    expect(isUpcoming(booking("confirmed"), endsAt - 1)).toBe(true);
    expect(isUpcoming(booking("confirmed"), endsAt)).toBe(false);
    expect(isUpcoming(booking("pending"), startsAt)).toBe(true);
    for (const state of ["completed", "cancelled", "no_show", "payment_failed"] as const) {
      expect(isUpcoming(booking(state), startsAt - DAY)).toBe(false);
    }
  });

  it("it is completed after its end only, by itself a day later", () => {
    expect(canCompleteAt(booking("confirmed"), endsAt - 1)).toBe(false);
    expect(canCompleteAt(booking("confirmed"), endsAt)).toBe(true);
    expect(autoCompletesAt(booking("confirmed"))).toBe(endsAt + DAY);
    for (const state of BOOKING_STATES.filter((each) => each !== "confirmed")) {
      expect(canCompleteAt(booking(state), endsAt + DAY)).toBe(false);
      expect(canReportNoShowAt(booking(state), endsAt)).toBe(false);
    }
  });

  it("somebody's absence is reported from the start until a day after the end", () => {
    const report = (nowAt: number) => canReportNoShowAt(booking("confirmed"), nowAt);
    expect([startsAt - 1, startsAt, endsAt + DAY, endsAt + DAY + 1].map(report)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("a clock change in between changes no length", () => {
    const overSpring = {
      state: "confirmed" as const,
      startsAt: Date.UTC(2026, 2, 8, 6, 30),
      durationMinutes: 60,
    };
    expect(autoCompletesAt(overSpring)).toBe(Date.UTC(2026, 2, 9, 7, 30));
  });
});
