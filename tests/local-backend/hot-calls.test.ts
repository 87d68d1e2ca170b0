/** Calls that were in each other's way take turns (rule RT27 of the SPEC). */
import { expect, test } from "vitest";
import { HotCalls } from "../../local-backend/runtime/hot-calls.ts";

const request = (path: string, args: object) =>
  HotCalls.keyOf({ componentPath: "", path, args: [args] } as unknown as Parameters<
    typeof HotCalls.keyOf
  >[0]);

/** Starts calls that end when they are told to, and notes how many ran at once. */
function harness(hot: HotCalls) {
  const running: (() => void)[] = [];
  let most = 0;
  const start = (key: string) =>
    hot.inTurn(key, async () => {
      await new Promise<void>((resolve) => {
        running.push(resolve);
        most = Math.max(most, running.length);
      });
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    start,
    settle,
    running: () => running.length,
    most: () => most,
    async endOne() {
      running.shift()?.();
      await settle();
    },
  };
}

test("[RT27] equal calls run side by side until one met a conflict, then in the order in which they came", async () => {
  let now = 0;
  const hot = new HotCalls(() => now);
  const calls = harness(hot);
  const key = request("c:add", { name: "a" });
  const before = [calls.start(key), calls.start(key), calls.start(key)];
  expect(calls.most()).toBe(3);
  for (let at = 0; at < 3; at++) await calls.endOne();
  await Promise.all(before);

  hot.conflicted(key);
  const order: number[] = [];
  const after = [1, 2, 3].map((number) => calls.start(key).then(() => order.push(number)));
  await calls.settle();
  expect(calls.running()).toBe(1);
  // Others aren't held up: neither other arguments nor other functions.
  const others = [
    calls.start(request("c:add", { name: "b" })),
    calls.start(request("c:remove", { name: "a" })),
  ];
  await calls.settle();
  expect(calls.running()).toBe(3);
  for (let at = 0; at < 5; at++) await calls.endOne();
  await Promise.all([...after, ...others]);
  expect(order).toEqual([1, 2, 3]);

  now = 1_001;
  const cold = [calls.start(key), calls.start(key)];
  await calls.settle();
  expect(calls.running()).toBe(2);
  for (let at = 0; at < 2; at++) await calls.endOne();
  await Promise.all(cold);
});

test("[RT27] a call that fails in its turn lets the next one have its own", async () => {
  const hot = new HotCalls(() => 0);
  const key = request("c:add", {});
  hot.conflicted(key);
  const failing = hot.inTurn(key, () => Promise.reject(new Error("worker lost")));
  const next = hot.inTurn(key, () => Promise.resolve("done"));
  await expect(failing).rejects.toThrow("worker lost");
  await expect(next).resolves.toBe("done");
});

test("[RT27] calls with very long arguments are never kept", async () => {
  const hot = new HotCalls(() => 0);
  const calls = harness(hot);
  const key = request("c:add", { text: "x".repeat(10_000) });
  hot.conflicted(key);
  const both = [calls.start(key), calls.start(key)];
  await calls.settle();
  expect(calls.running()).toBe(2);
  await calls.endOne();
  await calls.endOne();
  await Promise.all(both);
});
