/** Crons: when they run next, and what pushes, restarts and failures do to them (chapter JOB of the SPEC). */
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { Deployment } from "../../local-backend/deploy/deployment.ts";
import type { DeploymentState } from "../../local-backend/deploy/deployment-state.ts";
import { startPushRequest } from "../../local-backend/deploy/push-messages.ts";
import type { Engine } from "../../local-backend/engine/engine-interface.ts";
import type { Json } from "../../local-backend/engine/types.ts";
import type { AnalyzedModule } from "../../local-backend/runtime/types.ts";
import { firstRunAt, nextRunAt, parseSchedule } from "../../local-backend/scheduler/cron-schedule.ts";
import { startEngine, temporaryFolder } from "./engine-fixture.ts";
import {
  cronRows,
  done,
  failed,
  makeScheduler,
  plainRunner,
  rows,
  until,
  type Functions,
} from "./scheduler-fixture.ts";

const APP = { componentPath: "" };
const MINUTE_MS = 60_000;
const at = (text: string) => Date.parse(`${text}Z`);
const shown = (ms: number) => new Date(ms).toISOString().slice(0, 16);

describe("schedules", () => {
  it.each<[Json, string, string]>([
    [{ type: "hourly", minuteUTC: 30 }, "2026-11-24T10:30", "2026-11-24T11:30"],
    [{ type: "daily", hourUTC: 9, minuteUTC: 0 }, "2026-11-24T09:00", "2026-11-25T09:00"],
    [{ type: "daily", hourUTC: 23, minuteUTC: 59 }, "2026-12-31T23:58", "2026-12-31T23:59"],
    [
      { type: "weekly", dayOfWeek: "sunday", hourUTC: 0, minuteUTC: 5 },
      "2026-11-24T00:00",
      "2026-11-29T00:05",
    ],
    [
      { type: "weekly", dayOfWeek: "tuesday", hourUTC: 8, minuteUTC: 0 },
      "2026-11-24T07:00",
      "2026-11-24T08:00",
    ],
    [{ type: "monthly", day: 31, hourUTC: 1, minuteUTC: 0 }, "2026-11-24T00:00", "2026-12-31T01:00"],
    [{ type: "monthly", day: 29, hourUTC: 1, minuteUTC: 0 }, "2027-01-30T00:00", "2027-03-29T01:00"],
    [{ type: "cron", cron: "*/15 9-17 * * 1-5" }, "2026-11-27T17:50", "2026-11-30T09:00"],
    [{ type: "cron", cron: "0 0 29 2 *" }, "2026-11-24T00:00", "2028-02-29T00:00"],
  ])("[JOB13] %j after %s runs at %s", (schedule, after, next) => {
    const parsed = parseSchedule(schedule, "any");
    expect(shown(nextRunAt(parsed, at(after), at(after)))).toBe(next);
    expect(shown(firstRunAt(parsed, at(after)))).toBe(next);
  });

  it("[JOB13] an interval runs at once, then keeps its beat; what a standing backend missed is left out", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat({ max: 10_000_000 }), (seconds, late) => {
        const schedule = parseSchedule({ type: "interval", seconds }, "any");
        expect(firstRunAt(schedule, 123)).toBe(123);
        const next = nextRunAt(schedule, 123, 123 + late);
        expect((next - 123) % (seconds * 1000)).toBe(0);
        expect(next).toBeGreaterThan(123 + late);
        expect(next).toBeLessThanOrEqual(123 + late + seconds * 1000);
      }),
    );
    const hours = parseSchedule({ type: "interval", hours: 2 }, "any");
    expect(nextRunAt(hours, 0, 0)).toBe(120 * MINUTE_MS);
  });

  it("[JOB13] every next run of the clock's schedules fits, and none in between was left out", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: at("2026-01-01T00:00"), max: at("2030-01-01T00:00") }),
        (minuteUTC, hourUTC, afterMs) => {
          const daily = nextRunAt(parseSchedule({ type: "daily", hourUTC, minuteUTC }, "any"), 0, afterMs);
          expect(daily % (24 * 60 * MINUTE_MS)).toBe((hourUTC * 60 + minuteUTC) * MINUTE_MS);
          expect(daily).toBeGreaterThan(afterMs);
          expect(daily).toBeLessThanOrEqual(afterMs + 24 * 60 * MINUTE_MS);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("[JOB14] without a minute each cron has one of its own, always the same", () => {
    const minuteOf = (identifier: string) =>
      new Date(firstRunAt(parseSchedule({ type: "hourly" }, identifier), 0)).getUTCMinutes();
    const minutes = Array.from({ length: 40 }, (_, number) => minuteOf(`cron ${number}`));
    expect(new Set(minutes).size).toBeGreaterThan(15);
    expect(minuteOf("cron 0")).toBe(minutes[0]);
  });

  it.each<[string, Json]>([
    ["no cron string", { type: "cron", cron: "whenever" }],
    ["a minute 60", { type: "cron", cron: "60 * * * *" }],
    ["seconds", { type: "cron", cron: "* * * * * *" }],
    ["a date that never comes", { type: "cron", cron: "0 0 30 2 *" }],
    ["no interval", { type: "interval" }],
    ["a fraction of a second", { type: "interval", seconds: 0.5 }],
    ["a day 32", { type: "monthly", day: 32, hourUTC: 0, minuteUTC: 0 }],
    ["an unknown type", { type: "yearly" }],
  ])("[JOB15] %s is no schedule", (_what, schedule) => {
    expect(() => parseSchedule(schedule, "any")).toThrow();
  });
});

interface WantedCron {
  identifier: string;
  path: string;
  schedule: Json;
}

/** A pushed app that has these crons and nothing else. */
function stateWith(crons: WantedCron[]): DeploymentState {
  const module: AnalyzedModule = {
    functions: [],
    httpRoutes: null,
    cronSpecs: crons.map(({ identifier, path, schedule }) => ({
      identifier,
      spec: { udfPath: path, udfArgs: [{}], cronSchedule: schedule },
    })),
    sourceMapped: null,
  };
  const definition = { metadata: {}, schema: null, modules: [], functions: { "crons.js": module } };
  const app = { definitionPath: "", componentPath: "", childComponents: {}, args: {} };
  return { version: 1, definitions: { "": definition }, app, auth: [] } as unknown as DeploymentState;
}

const every = (seconds: number) => ({ type: "interval", seconds });
const tick = (schedule: Json, path = "crons:tick", identifier = "tick"): WantedCron => ({
  identifier,
  path,
  schedule,
});

const ticking: Functions = {
  mutations: {
    "crons:tick": (transaction) => {
      transaction.insert(APP, "ticks", {});
      return done;
    },
  },
};
const ticks = (engine: Engine) => rows(engine, "ticks").length;

async function start(
  functions: Functions,
  crons: WantedCron[],
  kind: "mutation" | "action" = "mutation",
  engine?: Engine,
) {
  const used = engine ?? (await startEngine());
  const made = makeScheduler(used, plainRunner(used, functions), () => kind);
  await made.scheduler.followPush(stateWith(crons));
  return { engine: used, ...made };
}

describe("running", () => {
  it("[JOB16] an interval runs when it is pushed and then once per beat", async () => {
    const { engine, scheduler, advance, nowMs } = await start(ticking, [tick(every(60))]);
    await scheduler.start();
    await until(() => ticks(engine) === 1);
    const [row] = cronRows(engine);
    expect(row!.nextAt as number).toBeGreaterThan(nowMs());
    advance(60_000);
    await scheduler.followPush(stateWith([tick(every(60))]));
    await until(() => ticks(engine) === 2);
    expect(cronRows(engine)[0]).toMatchObject({ _id: row!._id, nextAt: (row!.nextAt as number) + 60_000 });
  });

  it("[JOB17] after standing still for long it runs once, not once for every beat it missed", async () => {
    const dataDir = temporaryFolder();
    const first = await startEngine({ dataDir });
    const before = await start(ticking, [tick(every(10))], "mutation", first);
    await before.scheduler.start();
    await until(() => ticks(first) === 1 && before.scheduler.runningCount === 0);
    await before.scheduler.stop();
    await first.close();
    const second = await startEngine({ dataDir });
    const after = makeScheduler(second, plainRunner(second, ticking), () => "mutation");
    await after.scheduler.followPush(stateWith([tick(every(10))]));
    expect(ticks(second)).toBe(1);
    after.advance(3_600_000);
    await after.scheduler.start();
    await until(() => ticks(second) === 2 && after.scheduler.runningCount === 0);
    expect(cronRows(second)[0]!.nextAt as number).toBeGreaterThan(after.nowMs());
    expect(ticks(second)).toBe(2);
  });

  it("[JOB18] a push schedules anew only what it changes, and forgets what it leaves out", async () => {
    const daily = { type: "daily", hourUTC: 1, minuteUTC: 0 };
    const kept = tick(daily, "crons:tick", "kept");
    const { engine, scheduler } = await start(ticking, [
      kept,
      tick(daily, "crons:tick", "changed"),
      tick(daily, "crons:tick", "gone"),
    ]);
    const idOf = (identifier: string) => cronRows(engine).find((row) => row.identifier === identifier)?._id;
    const before = [idOf("kept"), idOf("changed")];
    const reordered = { ...kept, schedule: { minuteUTC: 0, type: "daily", hourUTC: 1 } };
    await scheduler.followPush(stateWith([tick(daily, "crons:other", "changed"), reordered]));
    expect(idOf("kept")).toBe(before[0]);
    expect(idOf("changed")).not.toBe(before[1]);
    expect(cronRows(engine)).toHaveLength(2);
    await scheduler.followPush(null);
    expect(cronRows(engine)).toEqual([]);
  });

  it("[JOB19] a mutation that throws isn't tried again before its next time, an action neither", async () => {
    for (const kind of ["mutation", "action"] as const) {
      let runs = 0;
      const throws = () => (runs++, failed("user"));
      const functions = {
        mutations: { "crons:tick": throws },
        actions: { "crons:tick": async () => throws() },
      };
      const { engine, scheduler, nowMs } = await start(functions, [tick(every(3_600))], kind);
      await scheduler.start();
      await until(() => runs === 1 && scheduler.runningCount === 0);
      expect(cronRows(engine)[0]!.nextAt as number).toBeGreaterThan(nowMs());
    }
  });

  it("[JOB19] an action's row has moved on before it begins: a crash in the middle doesn't repeat it", async () => {
    const seen: number[] = [];
    const engine = await startEngine();
    const functions = {
      actions: { "crons:tick": async () => (seen.push(cronRows(engine)[0]!.nextAt as number), done) },
    };
    const { scheduler, nowMs } = await start(functions, [tick(every(3_600))], "action", engine);
    await scheduler.start();
    await until(() => seen.length === 1);
    expect(seen[0]).toBeGreaterThan(nowMs());
  });

  it("[JOB20] one run of a cron at a time", async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const { scheduler } = await start(
      {
        actions: {
          "crons:tick": async () => {
            most = Math.max(most, ++running);
            await new Promise((resolve) => setTimeout(resolve, 1_200));
            running -= 1;
            runs += 1;
            return done;
          },
        },
      },
      [tick(every(1))],
      "action",
    );
    await scheduler.start();
    await until(() => runs === 2);
    expect(most).toBe(1);
  });

  it("[JOB20] a cron whose function isn't there waits, and holds up nobody", async () => {
    const engine = await startEngine();
    const { scheduler } = makeScheduler(engine, plainRunner(engine, ticking), (_component, path) =>
      path === "crons:tick" ? "mutation" : null,
    );
    await scheduler.followPush(stateWith([tick(every(60), "crons:absent", "absent"), tick(every(60))]));
    await scheduler.start();
    await until(() => ticks(engine) === 1);
    expect(cronRows(engine)).toHaveLength(2);
  });
});

it("[JOB15] a push with a schedule that makes no sense is refused with its name, and the old app stays", async () => {
  const engine = await startEngine();
  let schedule: Json = { type: "daily", hourUTC: 1, minuteUTC: 0 };
  const deployment = new Deployment({
    engine,
    systemEnv: {},
    exclusively: (work) => work(),
    runner: {
      analyze: async () => stateWith([tick(schedule)]).definitions[""]!.functions,
      evaluate: async () => ({ definitionType: { type: "app" }, childComponents: [] }) as never,
      deploy: async () => {},
    },
  });
  onTestFinished(() => deployment.close());
  const isolate = (path: string) => ({ path, source: "", environment: "isolate" as const });
  const request = startPushRequest.parse({
    appDefinition: {
      definition: isolate("convex.config.js"),
      dependencies: [],
      schema: null,
      changedModules: [isolate("crons.js")],
      unchangedModuleHashes: [],
      udfServerVersion: "1.48.0",
    },
    componentDefinitions: [],
  });
  const { pushId } = await deployment.startPush(request);
  await deployment.waitForSchema(pushId, 1_000, false);
  await deployment.finishPush(pushId, {}, false);
  const before = deployment.state;
  expect(before).not.toBeNull();
  schedule = { type: "cron", cron: "every now and then" };
  await expect(deployment.startPush(request)).rejects.toThrow('The schedule of the cron "tick" is invalid');
  expect(deployment.state).toBe(before);
});
