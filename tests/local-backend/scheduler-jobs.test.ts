/** Scheduled functions: when they run, how often, and what is shown of them (chapter JOB of the SPEC). */
import { describe, expect, it } from "vitest";
import type { Engine } from "../../local-backend/engine/engine-interface.ts";
import { inServerTransaction } from "../../local-backend/engine/server-transaction.ts";
import { cancelScheduled, JOBS_TABLE, SCHEDULED_TABLE } from "../../local-backend/runtime/scheduling.ts";
import { startEngine } from "./engine-fixture.ts";
import {
  done,
  failed,
  jobRows,
  makeScheduler,
  plainRunner,
  rows,
  schedule,
  SERVER,
  shownRows,
  stateOf,
  until,
  type Functions,
} from "./scheduler-fixture.ts";

const APP = { componentPath: "" };
const DAY_MS = 24 * 60 * 60_000;

const marks: Functions = {
  mutations: {
    "jobs:mark": (transaction, call) => {
      transaction.insert(APP, "marks", { args: call.args });
      return done;
    },
  },
};

async function start(functions: Functions, afterCommit?: Parameters<typeof plainRunner>[2]) {
  const engine = await startEngine();
  const { scheduler, ...clock } = makeScheduler(engine, plainRunner(engine, functions, afterCommit));
  return { engine, scheduler, ...clock };
}

const cancel = (engine: Engine, id: string) =>
  inServerTransaction(engine, (transaction) => cancelScheduled(transaction, "", id));

describe("mutations", () => {
  it("[JOB1] runs when it is due and not before, as nobody, and its end is shown", async () => {
    const seen: unknown[] = [];
    const { engine, scheduler, advance, nowMs } = await start({
      mutations: {
        "jobs:look": (transaction, { identity, allowInternal, caller }) => {
          const shown = transaction.get(SERVER, caller!.scheduledFunctionId!, SCHEDULED_TABLE)!;
          seen.push({ identity, allowInternal, state: (JSON.parse(shown) as { state: unknown }).state });
          return done;
        },
      },
    });
    await scheduler.start();
    const soon = await schedule(engine, "mutation", "jobs:look", nowMs());
    const later = await schedule(engine, "mutation", "jobs:look", nowMs() + DAY_MS);
    await until(() => jobRows(engine).length === 1);
    expect(seen).toEqual([{ identity: null, allowInternal: true, state: { kind: "inProgress" } }]);
    expect([stateOf(engine, soon), stateOf(engine, later)]).toEqual([
      { kind: "success" },
      { kind: "pending" },
    ]);
    expect(shownRows(engine)[0]).toMatchObject({
      name: "jobs.js:look",
      completedTime: expect.any(Number) as number,
    });
    advance(DAY_MS);
    // Whatever commits to its table wakes the scheduler.
    await schedule(engine, "mutation", "jobs:look", nowMs() + DAY_MS);
    await until(() => seen.length === 2);
    await until(() => jobRows(engine).length === 1);
    expect(stateOf(engine, later)).toEqual({ kind: "success" });
  });

  it("[JOB1] [RT9] arguments of almost 4 MiB, more than a document may have, arrive whole", async () => {
    const lengths: number[] = [];
    const { engine, scheduler, nowMs } = await start({
      mutations: {
        "jobs:measure": (_transaction, { args: [args] }) => {
          lengths.push(String((args as { text: string }).text).length);
          return done;
        },
      },
    });
    const text = "x".repeat(4 * 1024 * 1024 - 100);
    const id = await schedule(engine, "mutation", "jobs:measure", nowMs(), { text });
    await scheduler.start();
    await until(() => jobRows(engine).length === 0);
    expect(lengths).toEqual([text.length]);
    expect(stateOf(engine, id)).toEqual({ kind: "success" });
  });

  it("[JOB1] wakes by itself for what becomes due", async () => {
    const { engine, scheduler, nowMs } = await start(marks);
    await schedule(engine, "mutation", "jobs:mark", nowMs() + 120);
    await scheduler.start();
    expect(rows(engine, "marks")).toEqual([]);
    await until(() => rows(engine, "marks").length === 1);
  });

  it("[JOB2] one that throws is failed with its text, has written nothing, and isn't run again", async () => {
    let runs = 0;
    const { engine, scheduler, nowMs } = await start({
      mutations: {
        "jobs:throws": (transaction) => {
          runs += 1;
          transaction.insert(APP, "marks", {});
          return failed("user");
        },
      },
    });
    const id = await schedule(engine, "mutation", "jobs:throws", nowMs());
    await scheduler.start();
    await until(() => jobRows(engine).length === 0);
    expect(stateOf(engine, id)).toEqual({ kind: "failed", error: "failed: user" });
    expect([runs, rows(engine, "marks")]).toEqual([1, []]);
  });

  it("[JOB3] committed but the answer got lost: it isn't run a second time", async () => {
    let answers = 0;
    const { engine, scheduler, nowMs } = await start(marks, () =>
      answers++ === 0 ? failed("system") : null,
    );
    const id = await schedule(engine, "mutation", "jobs:mark", nowMs());
    await scheduler.start();
    await until(() => answers > 0 && scheduler.runningCount === 0);
    await schedule(engine, "mutation", "jobs:mark", nowMs());
    await until(() => jobRows(engine).length === 0);
    expect(stateOf(engine, id)).toEqual({ kind: "success" });
    expect(rows(engine, "marks")).toHaveLength(2);
  });

  it("[JOB4] trouble that isn't its own makes it wait and try again, and holds up nobody else", async () => {
    let troubles = 0;
    const { engine, scheduler, nowMs } = await start({
      mutations: {
        ...marks.mutations,
        "jobs:troubled": (transaction) => {
          if (++troubles <= 3) {
            if (troubles === 1) throw new Error("the runner is broken");
            return failed(troubles === 2 ? "system" : "occ");
          }
          transaction.insert(APP, "troubled", {});
          return done;
        },
      },
    });
    const id = await schedule(engine, "mutation", "jobs:troubled", nowMs() - 5);
    for (let at = 0; at < 20; at++) await schedule(engine, "mutation", "jobs:mark", nowMs());
    await scheduler.start();
    await until(() => rows(engine, "marks").length === 20);
    expect(stateOf(engine, id)).toEqual({ kind: "pending" });
    await until(() => rows(engine, "troubled").length === 1);
    expect(stateOf(engine, id)).toEqual({ kind: "success" });
    expect(troubles).toBe(4);
  });

  it("[JOB5] cancelled before it is due it never runs", async () => {
    const { engine, scheduler, nowMs } = await start(marks);
    const id = await schedule(engine, "mutation", "jobs:mark", nowMs() - 1_000);
    await cancel(engine, id);
    await scheduler.start();
    await schedule(engine, "mutation", "jobs:mark", nowMs(), { second: true });
    await until(() => rows(engine, "marks").length === 1);
    expect(rows(engine, "marks")).toMatchObject([{ args: [{ second: true }] }]);
    expect(stateOf(engine, id)).toEqual({ kind: "canceled" });
    expect(jobRows(engine)).toEqual([]);
  });

  it("[JOB5] cancelled while it runs: either it ran and is shown as done, or it didn't and is shown as cancelled", async () => {
    let begun = 0;
    const { engine, scheduler, nowMs } = await start({
      mutations: {
        "jobs:slow": async (transaction, call) => {
          begun += 1;
          await new Promise((resolve) => setTimeout(resolve, Number((call.args[0] as { ms: number }).ms)));
          transaction.insert(APP, "marks", call.args[0]!);
          return done;
        },
      },
    });
    const ids = new Map<number, string>();
    for (let ms = 0; ms < 12; ms++)
      ids.set(ms, await schedule(engine, "mutation", "jobs:slow", nowMs(), { ms }));
    await scheduler.start();
    await until(() => begun === 12);
    await Promise.all([...ids.values()].map((id) => cancel(engine, id)));
    await until(() => jobRows(engine).length === 0 && scheduler.runningCount === 0);
    const ran = new Set(rows(engine, "marks").map(({ ms }) => ms));
    for (const [ms, id] of ids) {
      expect(stateOf(engine, id)).toEqual({ kind: ran.has(ms) ? "success" : "canceled" });
    }
  });

  it("[JOB6] hundreds at once with large arguments all run, at most 16 side by side, longest due first", async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const { engine, scheduler, nowMs } = await start({
      mutations: {
        "jobs:large": async (_transaction, call) => {
          begun.push((call.args[0] as { at: number }).at);
          most = Math.max(most, ++running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          return done;
        },
      },
    });
    const count = 150;
    const dueAt = nowMs();
    for (let at = 0; at < count; at++) {
      const text = at < 30 ? "x".repeat(900_000) : "";
      await schedule(engine, "mutation", "jobs:large", dueAt - ((at * 37) % count), { at, text });
    }
    await scheduler.start();
    await until(() => begun.length >= count && scheduler.runningCount === 0);
    expect(begun).toHaveLength(count);
    expect(new Set(begun).size).toBe(count);
    const longestDue = Array.from({ length: count }, (_, at) => at).sort(
      (a, b) => ((b * 37) % count) - ((a * 37) % count),
    );
    expect(new Set(begun.slice(0, 16))).toEqual(new Set(longestDue.slice(0, 16)));
    expect(most).toBeLessThanOrEqual(16);
  });

  it("[JOB7] a job whose shown row is gone is cleared away instead of coming due for ever", async () => {
    const { engine, scheduler, nowMs } = await start(marks);
    const id = await schedule(engine, "mutation", "jobs:mark", nowMs());
    await inServerTransaction(engine, (transaction) => transaction.remove(SERVER, id, SCHEDULED_TABLE));
    await scheduler.start();
    await until(() => jobRows(engine).length === 0);
    expect(rows(engine, "marks")).toEqual([]);
  });
});

describe("actions", () => {
  it("[JOB8] its row goes before it begins, its progress and end are shown", async () => {
    const seen: unknown[] = [];
    const { engine, scheduler, nowMs } = await start({
      actions: {
        "jobs:fine": async ({ caller }) => {
          seen.push([jobRows(engine).length, stateOf(engine, caller!.scheduledFunctionId!)]);
          return done;
        },
        "jobs:broken": async () => failed("user"),
      },
    });
    const fine = await schedule(engine, "action", "jobs:fine", nowMs());
    await scheduler.start();
    await until(() => (stateOf(engine, fine) as { kind: string }).kind === "success");
    expect(seen).toEqual([[0, { kind: "inProgress" }]]);
    const broken = await schedule(engine, "action", "jobs:broken", nowMs());
    await until(() => (stateOf(engine, broken) as { kind: string }).kind === "failed");
    expect(stateOf(engine, broken)).toEqual({ kind: "failed", error: "failed: user" });
  });

  it("[JOB8] a system failure isn't tried again: it may have acted", async () => {
    let runs = 0;
    const { engine, scheduler, nowMs } = await start({
      actions: { "jobs:lost": async () => (runs++, failed("system")) },
    });
    const id = await schedule(engine, "action", "jobs:lost", nowMs());
    await scheduler.start();
    await until(() => (stateOf(engine, id) as { kind: string }).kind === "failed");
    await until(() => scheduler.runningCount === 0);
    expect([runs, jobRows(engine)]).toEqual([1, []]);
  });

  it("[JOB9] cancelled while it runs it stays cancelled", async () => {
    let release = () => {};
    const { engine, scheduler, nowMs } = await start({
      actions: {
        "jobs:long": () => new Promise((resolve) => (release = () => resolve(done))),
      },
    });
    const id = await schedule(engine, "action", "jobs:long", nowMs());
    await scheduler.start();
    await until(() => (stateOf(engine, id) as { kind: string }).kind === "inProgress");
    await cancel(engine, id);
    release();
    await until(() => scheduler.runningCount === 0);
    expect(stateOf(engine, id)).toEqual({ kind: "canceled" });
  });

  it("[JOB10] one that a crash cut off is failed at the next start and not run again", async () => {
    let runs = 0;
    const { engine, scheduler, nowMs } = await start({
      actions: { "jobs:long": async () => (runs++, done) },
    });
    const id = await schedule(engine, "action", "jobs:long", nowMs());
    // What is on disk when the process dies in the middle: see JOB8.
    await inServerTransaction(engine, (transaction) => {
      const [job] = jobRows(engine);
      transaction.remove(SERVER, job!._id, JOBS_TABLE);
      transaction.shallowMerge(SERVER, id, { state: { kind: "inProgress" } }, SCHEDULED_TABLE);
    });
    await scheduler.start();
    expect(stateOf(engine, id)).toEqual({ kind: "failed", error: "Transient error while executing action" });
    expect(runs).toBe(0);
  });
});

describe("tidying", () => {
  it("[JOB11] what ended is listed for seven days, what hasn't ended for as long as it takes", async () => {
    const { engine, scheduler, advance, nowMs } = await start(marks);
    for (let at = 0; at < 250; at++) await schedule(engine, "mutation", "jobs:mark", nowMs());
    const pending = await schedule(engine, "mutation", "jobs:mark", nowMs() + 100 * DAY_MS);
    await scheduler.start();
    await until(() => jobRows(engine).length === 1);
    await scheduler.stop();
    advance(6 * DAY_MS);
    const recent = await schedule(engine, "mutation", "jobs:mark", nowMs());
    const other = makeScheduler(engine, plainRunner(engine, marks));
    other.advance(6 * DAY_MS);
    await other.scheduler.start();
    await until(() => jobRows(engine).length === 1);
    expect(shownRows(engine)).toHaveLength(252);
    await other.scheduler.stop();
    const last = makeScheduler(engine, plainRunner(engine, marks));
    last.advance(8 * DAY_MS);
    await last.scheduler.start();
    await until(() => shownRows(engine).length <= 2);
    expect(shownRows(engine).map(({ _id }) => _id)).toEqual([pending, recent]);
  });

  it("[JOB12] stopping waits for what runs and begins nothing new", async () => {
    const begun: number[] = [];
    const { engine, scheduler, nowMs } = await start({
      mutations: {
        "jobs:slow": async (_transaction, call) => {
          begun.push((call.args[0] as { at: number }).at);
          await new Promise((resolve) => setTimeout(resolve, 20));
          return done;
        },
      },
    });
    for (let at = 0; at < 20; at++)
      await schedule(engine, "mutation", "jobs:slow", nowMs() - 20 + at, { at });
    await scheduler.start();
    await until(() => begun.length === 16);
    await scheduler.stop();
    expect(begun).toHaveLength(16);
    expect(jobRows(engine)).toHaveLength(4);
    expect(scheduler.runningCount).toBe(0);
  });
});
