/** What the operator is told: counters, log, transactions (HTTP7). Kept in memory, so it must stay small. */
import { describe, expect, it } from "vitest";
import { Counters, OTHER_NAMES } from "../../local-backend/system/counters.ts";
import { DeploymentMetrics } from "../../local-backend/system/deployment-metrics.ts";
import { FunctionMetrics } from "../../local-backend/system/function-metrics.ts";
import type { Series } from "../../local-backend/system/tallies.ts";
import { FunctionLog, type Execution } from "../../local-backend/system/function-log.ts";
import { TransactionLog } from "../../local-backend/system/transaction-log.ts";
import { begin, commit, startEngine, write } from "./engine-fixture.ts";

const call = { name: "a:b", executionMs: 1, isFailure: false, conflicts: 0 };
type Line = {
  calls: number;
  failures: number;
  conflicts: number;
  shared: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
};
const lines = (counters: Counters) => counters.toJson() as Record<string, Line>;

describe("counters", () => {
  it("[HTTP7] calls, failures and conflicts add up per function; times are those of the last 512 calls", () => {
    const counters = new Counters();
    for (let ms = 1; ms <= 1_000; ms++) {
      counters.record({ ...call, executionMs: ms, isFailure: ms % 10 === 0, conflicts: ms % 2 });
    }
    counters.record({ ...call, name: "c:d", executionMs: 3.14159 });
    counters.recordShared("a:b");
    const { "a:b": line, "c:d": other } = lines(counters);
    const counts = { calls: 1_000, failures: 100, conflicts: 500, shared: 1 };
    expect(line).toEqual({ ...counts, p50Ms: 745, p95Ms: 975, p99Ms: 995 });
    expect(other).toMatchObject({ calls: 1, p50Ms: 3.14, p99Ms: 3.14 });
  });

  it("[HTTP7] names that clients make up don't fill the memory", () => {
    const counters = new Counters();
    counters.record(call);
    for (let at = 0; at < 5_000; at++) counters.record({ ...call, name: `made:up${at}` });
    counters.record({ ...call, name: "x".repeat(100_000) });
    counters.record(call);
    expect(Object.keys(lines(counters)).length).toBeLessThanOrEqual(2_001);
    expect(JSON.stringify(counters.toJson()).length).toBeLessThan(500_000);
    expect(lines(counters)["a:b"]!.calls).toBe(2);
    const all = Object.values(lines(counters)).reduce((sum, { calls }) => sum + calls, 0);
    expect(all).toBe(5_003);
    expect(lines(counters)[OTHER_NAMES]!.calls).toBe(3_002);
  });
});

describe("metrics", () => {
  const window = { startSeconds: 600, endSeconds: 1_200, buckets: 10 };
  const values = (series: Series) => series.map(([, value]) => value);

  function anHour() {
    const clock = { nowMs: 600_000 };
    const metrics = new FunctionMetrics(() => clock.nowMs);
    return { clock, metrics };
  }

  it("[DASH14] each minute has its own numbers, and nothing where nothing happened", () => {
    const { clock, metrics } = anHour();
    metrics.ran("a:b", 10, false);
    metrics.ran("a:b", 10, true);
    metrics.answeredFromShared("a:b");
    clock.nowMs += 2 * 60_000;
    metrics.ran("a:b", 10, false);
    expect(values(metrics.rate("a:b", "invocations", window))).toEqual([3, null, 1, ...Array(7).fill(null)]);
    expect(values(metrics.rate("a:b", "errors", window)).slice(0, 3)).toEqual([1, null, 0]);
    expect(values(metrics.rate("a:b", "cacheHits", window)).slice(0, 3)).toEqual([1, null, 0]);
    expect(values(metrics.rate("a:b", "cacheMisses", window)).slice(0, 3)).toEqual([2, null, 1]);
    expect(values(metrics.share("a:b", "failures", window)).slice(0, 3)).toEqual([50, null, 0]);
    expect(values(metrics.share("a:b", "cacheHits", window))[0]).toBeCloseTo(100 / 3);
    expect(values(metrics.rate("a:b", "unknown", window))).toEqual(Array(10).fill(null));
    expect(values(metrics.rate("not:there", "invocations", window))).toEqual(Array(10).fill(null));
    const [[, first] = [], [, second] = []] = metrics.rate("a:b", "invocations", { ...window, buckets: 2 });
    expect([first, second]).toEqual([4, null]);
  });

  it("[DASH14] percentiles are within a tenth of the true ones", () => {
    const { metrics } = anHour();
    for (let ms = 1; ms <= 1_000; ms++) metrics.ran("a:b", ms, false);
    for (const [percentile, series] of metrics.latencies("a:b", [0, 50, 95, 99, 100], window)) {
      const trueSeconds = Math.max(1, percentile * 10) / 1_000;
      const told = series[0]![1]!;
      expect(told).toBeGreaterThanOrEqual(trueSeconds);
      expect(told).toBeLessThanOrEqual(trueSeconds * 1.1);
    }
  });

  it("[DASH14] the first few are named, all others are one", () => {
    const { metrics } = anHour();
    for (const [name, calls] of [
      ["a:a", 3],
      ["b:b", 5],
      ["c:c", 1],
      ["d:d", 2],
    ] as const) {
      for (let call = 0; call < calls; call++) metrics.ran(name, 1, name === "c:c");
    }
    const named = metrics.top("calls", 2, window).map(([name, series]) => [name, series[0]![1]]);
    expect(named).toEqual([
      ["b:b", 5],
      ["a:a", 3],
      ["_rest", 3],
    ]);
    expect(metrics.top("failures", 2, window).map(([name]) => name)).toEqual(["c:c"]);
    expect(metrics.top("cacheHits", 2, window)).toEqual([]);
  });

  it("[DASH14] an hour is kept, however long it runs and whatever names are made up", () => {
    const { clock, metrics } = anHour();
    for (let minute = 0; minute < 200; minute++, clock.nowMs += 60_000) metrics.ran("a:b", 1, false);
    const seconds = clock.nowMs / 1_000;
    const all = { startSeconds: seconds - 12_000, endSeconds: seconds, buckets: 200 };
    const kept = values(metrics.rate("a:b", "invocations", all)).filter((value) => value !== null);
    expect(kept).toHaveLength(61);
    for (let at = 0; at < 5_000; at++) metrics.ran(`made:up${at}`, 1, false);
    expect(metrics.top("calls", 10_000, all).length).toBeLessThanOrEqual(1_000);
  });
});

describe("metrics of the deployment", () => {
  const window = { startSeconds: 600, endSeconds: 1_200, buckets: 10 };
  const values = (series: Series | undefined) => series?.map(([, value]) => value);
  const nothing = (count: number) => Array<null>(count).fill(null);

  function anHour() {
    const clock = { nowMs: 600_000 };
    const metrics = new DeploymentMetrics(() => clock.nowMs);
    return { clock, metrics };
  }

  it("[DASH15] rows add up minute by minute and table by table", () => {
    const { clock, metrics } = anHour();
    metrics.rows("rowsRead", "a", 3);
    metrics.rows("rowsRead", "a", 4);
    metrics.rows("rowsWritten", "a", 1);
    clock.nowMs += 60_000;
    metrics.rows("rowsRead", "rateLimiter/b", 5);
    expect(values(metrics.tableRate("a", "rowsRead", window))).toEqual([7, ...nothing(9)]);
    expect(values(metrics.tableRate("a", "rowsWritten", window))).toEqual([1, ...nothing(9)]);
    expect(values(metrics.tableRate("rateLimiter/b", "rowsRead", window))).toEqual([null, 5, ...nothing(8)]);
    expect(values(metrics.tableRate("c", "rowsRead", window))).toEqual(nothing(10));
  });

  it("[DASH15] of what runs and waits, and of the lag, a minute shows the most", () => {
    const { clock, metrics } = anHour();
    const idle = { running: 0, waiting: 0 };
    const loads = { queries: idle, mutations: idle, actions: idle, nodeActions: idle };
    metrics.sample({ ...loads, queries: { running: 2, waiting: 5 } }, 0);
    metrics.sample({ ...loads, queries: { running: 1, waiting: 0 } }, 1_500);
    metrics.lagged(40);
    clock.nowMs += 60_000;
    metrics.sample({ ...loads, nodeActions: { running: 7, waiting: 0 } }, 0);
    const lanes = metrics.functionConcurrency(window);
    expect(Object.keys(lanes)).toHaveLength(8);
    const lane = (name: string) => values(lanes[`outstanding_functions:${name}`])?.slice(0, 3);
    expect(lane("isolate:Query:running")).toEqual([2, 0, null]);
    expect(lane("isolate:Query:queued")).toEqual([5, 0, null]);
    expect(lane("node:Action:running")).toEqual([0, 7, null]);
    expect(values(metrics.scheduledJobLag(window))?.slice(0, 3)).toEqual([1.5, 0, null]);
  });

  it("[DASH15] stale results count for their query and for the mutation whose commit it was", () => {
    const { metrics } = anHour();
    metrics.invalidatedBy(1n, "a:list");
    metrics.invalidatedBy(1n, "a:list");
    metrics.invalidatedBy(1n, "a:get");
    metrics.committed(1n, "a:write");
    metrics.committed(2n, "a:quiet");
    // Whose commit this was is never told: an import's, for one.
    metrics.invalidatedBy(3n, "a:get");
    const first = (name: string) => metrics.subscriptionInvalidations(name, window)[0]![1];
    expect(["a:list", "a:get", "a:write", "a:quiet"].map(first)).toEqual([2, 2, 3, null]);
    const top = (mutation: string | null, k: number) =>
      metrics.topInvalidated(mutation, k, window).map(([name, series]) => [name, series[0]![1]]);
    expect(top("a:write", 1)).toEqual([
      ["a:list", 2],
      ["_rest", 1],
    ]);
    expect(top("a:quiet", 5)).toEqual([]);
    expect(top(null, 5)).toEqual([
      ["a:get", 2],
      ["a:list", 2],
    ]);
  });

  it("[DASH15] what is kept doesn't grow for ever", () => {
    const { clock, metrics } = anHour();
    for (let at = 0; at < 5_000; at++) {
      metrics.invalidatedBy(BigInt(at), `made:up${at}`);
      metrics.rows("rowsRead", `t${at}`, 1);
      clock.nowMs += 60_000;
      metrics.lagged(1);
    }
    metrics.committed(0n, "a:write");
    expect(metrics.topInvalidated("a:write", 5, window)).toEqual([]);
    const seconds = clock.nowMs / 1_000;
    const all = { startSeconds: 0, endSeconds: seconds + 60, buckets: 1_000 };
    const kept = values(metrics.scheduledJobLag(all))!.filter((value) => value !== null);
    expect(kept.length).toBeLessThanOrEqual(61);
  });
});

const execution: Execution = {
  kind: "mutation",
  componentPath: "",
  identifier: "a:b",
  logLines: [],
  executionMs: 2,
  error: null,
  requestId: "0".repeat(16),
  caller: "client",
};
const ofEntries = (entries: object[]) => entries.map((entry) => (entry as { identifier: string }).identifier);

describe("function log", () => {
  const signal = new AbortController().signal;

  it("[HTTP7] every entry is told once, also those of one millisecond and while the clock goes back", async () => {
    let nowMs = 1_000;
    const log = new FunctionLog(() => nowMs);
    const { newCursor: start } = await log.entriesAfter(0, 0, signal);
    const told: string[] = [];
    let cursor = start;
    for (let round = 0; round < 10; round++) {
      log.record({ ...execution, identifier: `${round}.0` });
      log.record({ ...execution, identifier: `${round}.1` });
      nowMs -= 5;
      const answer = await log.entriesAfter(cursor, 0, signal);
      told.push(...ofEntries(answer.entries));
      cursor = answer.newCursor;
    }
    expect(told).toEqual(Array.from({ length: 10 }, (_, round) => [`${round}.0`, `${round}.1`]).flat());
  });

  it("[HTTP7] a question about news waits for them, and is let go when its asker leaves or the log closes", async () => {
    const log = new FunctionLog(() => 1_000);
    log.record(execution);
    const { newCursor } = await log.entriesAfter(0, 0, signal);
    const waiting = log.entriesAfter(newCursor, 60_000, signal);
    log.record({ ...execution, identifier: "news" });
    expect(ofEntries((await waiting).entries)).toEqual(["news"]);
    const leaving = new AbortController();
    const left = log.entriesAfter(newCursor + 100, 60_000, leaving.signal);
    leaving.abort();
    expect((await left).entries).toEqual([]);
    const closing = log.entriesAfter(newCursor + 100, 60_000, signal);
    log.close();
    expect((await closing).entries).toEqual([]);
  });

  it("[HTTP7] it keeps the newest entries, few or small enough", async () => {
    const log = new FunctionLog();
    for (let at = 0; at < 2_500; at++) log.record({ ...execution, identifier: `small ${at}` });
    const { entries } = await log.entriesAfter(1, 0, signal);
    expect([entries.length, ofEntries(entries).at(-1)]).toEqual([2_000, "small 2499"]);
    const logLines = Array.from({ length: 256 }, () => "x".repeat(32 * 1024));
    for (let at = 0; at < 10; at++) log.record({ ...execution, identifier: `large ${at}`, logLines });
    const after = await log.entriesAfter(1, 0, signal);
    expect(ofEntries(after.entries)).toEqual(["large 8", "large 9"]);
  });
});

it("[HTTP7] the transaction log names what was read and written, index by index", async () => {
  const engine = await startEngine();
  const log = new TransactionLog();
  engine.committer.onCommit((each) => log.committed(each));
  const id = await write(engine, (tx) => tx.insert("rows", { n: 1 }));
  const tx = begin(engine);
  tx.patch(id, { n: 2 });
  const { reads, ...rest } = tx.raw.finish();
  const outcome = await engine.committer.commit({ reads, ...rest });
  if (!outcome.ok) throw new Error("conflict");
  log.record("rows:change", outcome.ts, reads);
  const [told] = log.toJson(engine.catalog()) as {
    name: string;
    reads: { index: string; from: string; to: string }[];
    writes: { index: string; key: string }[];
  }[];
  expect(told!.name).toBe("rows:change");
  expect(told!.reads.map(({ index }) => index)).toEqual(["rows.by_id"]);
  const { from, to } = told!.reads[0]!;
  const written = told!.writes.find(({ index }) => index === "rows.by_id")!.key;
  expect([from <= written, written < to]).toEqual([true, true]);
  expect((await commit(engine, begin(engine))).ok).toBe(true);
});
