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
