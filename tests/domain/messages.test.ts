import fc from "fast-check";
import { expect, test } from "vitest";
import { MESSAGE_MAX } from "../../convex/domain/limits.ts";
import { bodyProblem, cleanBody, nextSentAt } from "../../convex/domain/messages.ts";

test("the order of messages never breaks, however the clock jumps", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2_000_000_000_000 }), { maxLength: 50 }), (clock) => {
      let newest: number | null = null;
      for (const nowAt of clock) {
        const sentAt: number = nextSentAt(newest, nowAt);
        expect(sentAt).toBeGreaterThanOrEqual(nowAt);
        if (newest !== null) expect(sentAt).toBeGreaterThan(newest);
        newest = sentAt;
      }
    }),
    { numRuns: 300, seed: 8 },
  );
});

test("a message is trimmed, not empty and at most a thousand characters", () => {
  expect(cleanBody("  Hi\nthere \n")).toBe("Hi\nthere");
  expect(bodyProblem("x".repeat(MESSAGE_MAX))).toBeNull();
  expect(bodyProblem(`  ${"x".repeat(MESSAGE_MAX)}  `)).toBeNull();
  expect(bodyProblem("x".repeat(MESSAGE_MAX + 1))).toContain(String(MESSAGE_MAX));
  for (const empty of ["", "   ", "\n\t", "\u00a0"]) expect(bodyProblem(empty)).not.toBeNull();
});
