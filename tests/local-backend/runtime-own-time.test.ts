/** The processor time of a query's or mutation's own code (rule RT31). */
import { execFileSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CallClock } from "../../local-backend/runtime/worker/call-clock.ts";
import { processorMs } from "../../local-backend/runtime/worker/processor-time.ts";
import { CallFailed, startFixture, type Fixture } from "./runtime-fixture.ts";

const LIMIT_MS = 600;
const TIMED_OUT = `Function execution timed out (maximum duration: ${LIMIT_MS}ms)`;

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({
    sources: {
      "t.ts": `
        import { query, mutation } from "./_generated/server";
        import { v } from "convex/values";
        const spin = (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += Math.sqrt(i % 1000); return sum; };
        export const spinning = query({ args: { n: v.number() }, handler: (_ctx, { n }) => spin(n) });
        export const write = mutation({ args: { n: v.number() }, handler: async (ctx, { n }) => {
          await ctx.db.insert("rows", {});
          return spin(n);
        } });
        export const outer = mutation({ args: { n: v.number() }, handler: (ctx, { n }) => ctx.runMutation("t:write", { n }) });
        export const rows = query({ args: {}, handler: (ctx) => ctx.db.query("rows").collect() });
      `,
    },
    runner: {
      lanes: { mutation: 1, query: 1, action: 1 },
      limits: { ownTimeMs: LIMIT_MS, transactionTimeoutMs: 60_000 },
    },
  });
});
afterAll(() => fixture?.close());

async function failureOf(call: Promise<unknown>): Promise<CallFailed["failure"]> {
  const error: unknown = await call.then(
    (value) => new Error(`succeeded with ${String(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof CallFailed) return error.failure;
  throw error;
}

/** How many rounds of `spin` take that long here, with nobody else around. */
async function roundsOf(ms: number): Promise<number> {
  let rounds = 1e6;
  for (;;) {
    const before = processorMs();
    let sum = 0;
    for (let i = 0; i < rounds; i++) sum += Math.sqrt(i % 1000);
    const took = processorMs() - before;
    if (sum > 0 && took > 100) return Math.round((rounds * ms) / took);
    rounds *= 2;
    await wait(0);
  }
}

test("[RT31] what never ends is ended after the time of its own, long before the wall time", async () => {
  for (const failure of [
    await failureOf(fixture.query("t:spinning", { n: 1e15 })),
    await failureOf(fixture.mutation("t:write", { n: 1e15 })),
    await failureOf(fixture.mutation("t:outer", { n: 1e15 })),
  ]) {
    expect(failure.cause).toBe("timeout");
    expect(failure.errorMessage).toContain(TIMED_OUT);
  }
  expect(await fixture.query("t:rows")).toEqual([]);
});

test("[RT31] what ends, but too late, fails all the same and has written nothing", async () => {
  const n = await roundsOf(LIMIT_MS * 4);
  expect((await failureOf(fixture.mutation("t:write", { n }))).errorMessage).toContain(TIMED_OUT);
  expect((await failureOf(fixture.query("t:spinning", { n }))).errorMessage).toContain(TIMED_OUT);
  expect(await fixture.query("t:rows")).toEqual([]);
});

/** Of one that is gone the answer tells. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

test("[RT31] time in which the machine did something else doesn't count", async () => {
  const workers = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((row) => row.trim().split(/\s+/))
    .filter(([, ppid, ...args]) => Number(ppid) === process.pid && args.join(" ").includes("worker-"))
    .map(([pid]) => Number(pid));
  const n = await roundsOf(LIMIT_MS / 4);
  const told = fixture.problems.length;
  const answer = fixture.query("t:spinning", { n }).catch(() => fixture.problems.slice(told));
  for (let stop = 0; stop < 5; stop++) {
    await wait(10);
    for (const pid of workers) signal(pid, "SIGSTOP");
    await wait(LIMIT_MS / 2);
    for (const pid of workers) signal(pid, "SIGCONT");
  }
  expect(await answer).toEqual(expect.any(Number));
});

describe("the clock", () => {
  const spin = (ms: number) => {
    const before = processorMs();
    while (processorMs() - before < ms);
  };

  test("[RT31] counts a call's own code and not the backend's, however they are nested", () => {
    const clock = new CallClock();
    const run = (ownMs: number, backendMs: number) => {
      clock.begin(Date.now());
      spin(backendMs);
      clock.own(() => {
        spin(ownMs / 2);
        clock.backend(() => {
          spin(backendMs);
          clock.own(() => spin(ownMs / 2));
          spin(backendMs);
        });
      });
      return clock.end(100);
    };
    expect(run(150, 0)).toBe(true);
    expect(run(40, 150)).toBe(false);
  });
});
