import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BUFFER_CHOICES,
  changedRules,
  HORIZON_CHOICES,
  keepingBuffersInOrder,
  NOTICE_CHOICES,
  TRAVEL_BUFFER_CHOICES,
} from "../../convex/domain/bookingRules.ts";
import { DEFAULT_BOOKING_RULES } from "../../convex/domain/common.ts";

const SEED = 20261128;
const change = fc.record(
  {
    noticeMinutes: fc.oneof(fc.constantFrom(...NOTICE_CHOICES), fc.integer(), fc.double()),
    bufferMinutes: fc.oneof(fc.constantFrom(...BUFFER_CHOICES), fc.integer({ min: -20, max: 200 })),
    travelBufferMinutes: fc.oneof(fc.constantFrom(...BUFFER_CHOICES), fc.integer({ min: -20, max: 200 })),
    overnightProtection: fc.boolean(),
    horizonDays: fc.oneof(fc.constantFrom(...HORIZON_CHOICES), fc.double()),
  },
  { requiredKeys: [] },
);

test(`whatever is chosen in a row, the settings stay within bounds and the gaps in order (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
      let rules = DEFAULT_BOOKING_RULES;
      for (const wanted of changes) {
        const decision = changedRules(rules, wanted);
        if (decision.ok) rules = decision.rules;
        else expect(Object.keys(wanted)).toContain(decision.field);
      }
      expect(rules.noticeMinutes >= 0 && rules.noticeMinutes <= 7 * 1440).toBe(true);
      expect(rules.bufferMinutes >= 10 && rules.travelBufferMinutes <= 120).toBe(true);
      expect(rules.travelBufferMinutes >= rules.bufferMinutes).toBe(true);
      expect(Number.isInteger(rules.horizonDays) && rules.horizonDays >= 1 && rules.horizonDays <= 365).toBe(
        true,
      );
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test("every choice of the form is accepted, a longer gap taking the one around travel along", () => {
  for (const noticeMinutes of NOTICE_CHOICES)
    expect(changedRules(DEFAULT_BOOKING_RULES, { noticeMinutes }).ok).toBe(true);
  for (const horizonDays of HORIZON_CHOICES)
    expect(changedRules(DEFAULT_BOOKING_RULES, { horizonDays }).ok).toBe(true);
  for (const bufferMinutes of BUFFER_CHOICES) {
    const wanted = keepingBuffersInOrder(DEFAULT_BOOKING_RULES, { bufferMinutes });
    const decision = changedRules(DEFAULT_BOOKING_RULES, wanted);
    expect(decision).toMatchObject({ ok: true, rules: { bufferMinutes } });
    if (bufferMinutes <= 60) expect(wanted).toEqual({ bufferMinutes });
  }
  for (const travelBufferMinutes of TRAVEL_BUFFER_CHOICES) {
    expect(changedRules(DEFAULT_BOOKING_RULES, { travelBufferMinutes }).ok).toBe(true);
  }
});

test("what isn't named stays as it is, a switch that is off included", () => {
  const rules = { ...DEFAULT_BOOKING_RULES, noticeMinutes: 360, horizonDays: 14, overnightProtection: false };
  expect(changedRules(rules, {})).toEqual({ ok: true, rules });
  const on = changedRules(rules, { overnightProtection: true });
  expect(on).toEqual({ ok: true, rules: { ...rules, overnightProtection: true } });
  const off = changedRules({ ...rules, overnightProtection: true }, { overnightProtection: false });
  expect(off).toEqual({ ok: true, rules });
});

test("only what changes is judged, and only in the form's steps", () => {
  // As a hand edit may leave it: what somebody else chooses isn't refused for it.
  const broken = { ...DEFAULT_BOOKING_RULES, noticeMinutes: -1 };
  expect(changedRules(broken, { horizonDays: 30 }).ok).toBe(true);
  expect(changedRules(DEFAULT_BOOKING_RULES, { noticeMinutes: 100 })).toMatchObject({
    field: "noticeMinutes",
  });
  expect(changedRules(DEFAULT_BOOKING_RULES, { bufferMinutes: 12 })).toMatchObject({
    field: "bufferMinutes",
  });
});

test("the gap around travel follows a longer gap at the desk, and nothing else", () => {
  expect(TRAVEL_BUFFER_CHOICES).toEqual([30, 45, 60, 75, 90, 120]);
  const rules = { ...DEFAULT_BOOKING_RULES, bufferMinutes: 10, travelBufferMinutes: 15 };
  const keeping = (change: Parameters<typeof keepingBuffersInOrder>[1]) =>
    keepingBuffersInOrder(rules, change);
  expect(keeping({ noticeMinutes: 0 })).toEqual({ noticeMinutes: 0 });
  expect(keeping({ bufferMinutes: 15 })).toEqual({ bufferMinutes: 15 });
  expect(keeping({ bufferMinutes: 20 })).toEqual({ bufferMinutes: 20, travelBufferMinutes: 30 });
  expect(keeping({ bufferMinutes: 90 })).toEqual({ bufferMinutes: 90, travelBufferMinutes: 90 });
  const both = { bufferMinutes: 90, travelBufferMinutes: 30 };
  expect(keeping(both)).toEqual(both);
});
