/** Transitions as text. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  joinsParts,
  planModifications,
  renderResult,
  renderTransition,
  splitTransition,
} from "../../local-backend/sync/transition.ts";
import { encodeTimestamp, parseTimestamp } from "../../local-backend/sync/timestamp-codec.ts";

const START = { querySet: 0, identity: 0, ts: 0n };
const NO_CLOCK = { clientClockSkewMs: null, serverTs: null };

test("[SYN11] parts join to the whole, however it is cut", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.integer({ min: 4, max: 40 }),
      (text, maxBytes) => {
        const transition = JSON.stringify({ text });
        const frames = splitTransition(transition, maxBytes);
        if (frames.length === 1) {
          expect(frames[0]).toBe(transition);
          return;
        }
        const parts = frames.map(
          (frame) => JSON.parse(frame) as { chunk: string; partNumber: number; totalParts: number },
        );
        expect(parts.map(({ chunk }) => chunk).join("")).toBe(transition);
        expect(parts.map(({ partNumber }) => partNumber)).toEqual([...parts.keys()]);
        for (const { chunk, totalParts } of parts) {
          expect(totalParts).toBe(parts.length);
          expect(Buffer.byteLength(chunk)).toBeLessThanOrEqual(maxBytes);
        }
      },
    ),
  );
});

test("[SYN11] who can put parts together is told by its version", () => {
  const joining = ["1.28.0", "1.48.0", "2.0.0", "1.30.0-alpha.1"];
  const older = [undefined, "1.27.9", "0.99.0", "1.9.1", "sync", "rust-0.10.0"];
  expect([joining.map(joinsParts), older.map(joinsParts)]).toEqual([
    joining.map(() => true),
    older.map(() => false),
  ]);
});

test("[SYN2] only what differs from what is shown is sent; removals come first", () => {
  const result = (value: number) =>
    renderResult({ result: { ok: true, value }, logLines: [], journal: null });
  const plan = planModifications(
    [9],
    [
      { queryId: 1, shown: result(1), next: result(1) },
      { queryId: 2, shown: result(1), next: result(2) },
      { queryId: 3, shown: null, next: result(3) },
    ],
  );
  const message = JSON.parse(renderTransition(START, { ...START, ts: 7n }, plan, NO_CLOCK)) as {
    modifications: unknown[];
  };
  expect(message.modifications).toEqual([
    { type: "QueryRemoved", queryId: 9 },
    { type: "QueryUpdated", queryId: 2, value: 2, logLines: [], journal: null },
    { type: "QueryUpdated", queryId: 3, value: 3, logLines: [], journal: null },
  ]);
});

test("timestamps: eight bytes little-endian in base64, nothing else", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (ts) => {
      expect(parseTimestamp(encodeTimestamp(ts))).toBe(ts);
    }),
  );
  for (const text of ["", "AAAA", "AAAAAAAAAAA", "AAAAAAAAAAAA", "!AAAAAAAAAA=", "AAAAAAAAAAB="]) {
    expect(parseTimestamp(text)).toBeNull();
  }
});
