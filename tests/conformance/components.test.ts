/** Official components run unchanged: what their own documentation shows, on the local backend. */
import { calculateRateLimit } from "@convex-dev/rate-limiter";
import { ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, eventually, mutation, query, Shown } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";

let backend: FixtureBackend;
let http: ConvexHttpClient;

beforeAll(async () => {
  backend = await FixtureBackend.start({ app: "components" });
  http = new ConvexHttpClient(backend.url, { logger: false });
});
afterAll(() => backend?.stop());

const ask = <T>(name: string, args: Record<string, unknown> = {}) =>
  http.query(query(name), args) as Promise<T>;
const change = <T = unknown>(name: string, args: Record<string, unknown> = {}) =>
  http.mutation(mutation(name), args) as Promise<T>;

/** Runs a function, internal ones too, as an administrator does. */
async function run(name: string, args: Record<string, unknown> = {}): Promise<string> {
  const { code, output } = await backend.cli("run", name, JSON.stringify(args));
  if (code !== 0) throw new Error(output);
  return output;
}

describe("aggregate", () => {
  const players = ["ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ida", "jon"];
  const scoreOf = (index: number) => (index * 37) % 100;
  const ids = new Map<string, string>();
  const byScore = () =>
    players.map((player, index) => ({ player, score: scoreOf(index) })).sort((a, b) => a.score - b.score);

  test("[DEP12] counts, sums and extremes follow what is inserted, in each namespace alone", async () => {
    await change("scores:clear", { game: "chess" });
    for (const [index, player] of players.entries()) {
      ids.set(player, await change("scores:add", { game: "chess", player, score: scoreOf(index) }));
    }
    await change("scores:add", { game: "go", player: "zoe", score: 1000 });
    const total = players.reduce((sum, _player, index) => sum + scoreOf(index), 0);
    const scores = byScore().map(({ score }) => score);
    const all = { count: 10, sum: total, min: scores[0], max: scores.at(-1) };
    expect(await ask("scores:summary", { game: "chess" })).toEqual(all);
    const within = scores.filter((score) => score >= 20 && score < 75);
    expect(await ask("scores:summary", { game: "chess", from: 20, to: 75 })).toEqual({
      count: within.length,
      sum: within.reduce((sum, score) => sum + score, 0),
      min: within[0],
      max: within.at(-1),
    });
    expect(await ask("scores:summary", { game: "go" })).toMatchObject({ count: 1, sum: 1000 });
    expect(await ask("scores:summary", { game: "none" })).toEqual({ count: 0, sum: 0, min: null, max: null });
    // In the order of ids, which is any.
    expect((await ask<string[]>("scores:games")).sort()).toEqual(["chess", "go"]);
    expect(await ask("scores:counts", { games: ["go", "chess", "none"] })).toEqual([1, 10, 0]);
  });

  test("[DEP12] offsets, ranks, pages and a random item agree with the sorted list", async () => {
    const sorted = byScore().map(({ player }) => player);
    const offsets = [0, 3, 9, -1, -4];
    expect(await ask("scores:at", { game: "chess", offsets })).toEqual(
      offsets.map((offset) => sorted.at(offset)),
    );
    for (const [rank, player] of sorted.entries()) {
      const id = ids.get(player);
      expect(await ask("scores:rank", { id, order: "asc" })).toBe(rank);
      expect(await ask("scores:rank", { id, order: "desc" })).toBe(9 - rank);
    }
    expect(await ask("scores:walk", { game: "chess", pageSize: 3, order: "asc" })).toEqual(sorted);
    expect(await ask("scores:walk", { game: "chess", pageSize: 4, order: "desc" })).toEqual(
      sorted.toReversed(),
    );
    const first = await ask<Page>("scores:page", { game: "chess", pageSize: 7 });
    expect(first).toMatchObject({ players: sorted.slice(0, 7), isDone: false });
    const rest = await ask<Page>("scores:page", { game: "chess", pageSize: 7, cursor: first.cursor });
    expect(rest).toMatchObject({ players: sorted.slice(7), isDone: true });
    expect(players).toContain(await ask("scores:random", { game: "chess" }));
    expect(await ask("scores:random", { game: "none" })).toBeNull();
    await expect(ask("scores:at", { game: "chess", offsets: [10] })).rejects.toThrow("Server Error");
  });

  test("[DEP12] a subscribed summary follows changes and removals; what fails changes neither table nor tree", async () => {
    const client = connect(backend.url);
    const shown = new Shown<{ count: number; max: number }>(client, "scores:summary", { game: "chess" });
    await shown.until(({ count }) => count === 10);
    await change("scores:change", { id: ids.get("bob"), score: 555 });
    await shown.until(({ max }) => max === 555);
    await change("scores:remove", { id: ids.get("bob") });
    await shown.until(({ count, max }) => count === 9 && max < 555);
    const failing = { game: "chess", player: "kim", score: 999, thenFail: true };
    await expect(change("scores:add", failing)).rejects.toThrow("given back");
    expect(await ask("scores:summary", { game: "chess" })).toMatchObject({ count: 9 });
    await client.close();
  });

  test("[DEP12] writes that are put off are applied by the component's own worker, also by many at once", async () => {
    const adds = Array.from({ length: 12 }, (_, index) =>
      change("scores:add", { game: "later", player: `p${index}`, score: index, later: true }),
    );
    await Promise.all(adds);
    await eventually(settled, (isSettled) => isSettled);
    expect(await ask("scores:summary", { game: "later" })).toMatchObject({ count: 12, sum: 66 });
    await change("scores:clear", { game: "later" });
    expect(await ask("scores:summary", { game: "later" })).toMatchObject({ count: 0 });
    await change("scores:backfill");
    await change("scores:backfill");
    expect(await ask("scores:summary", { game: "later" })).toMatchObject({ count: 12, sum: 66 });
  });

  test("[DEP12] two instances of one component share nothing; one without a table keeps mean and median", async () => {
    expect(await ask("measurements:statistics")).toBeNull();
    for (const value of [5, 1, 9, 3]) await change("measurements:record", { id: `m${value}`, value });
    expect(await ask("measurements:statistics")).toEqual({ mean: 4.5, median: 5 });
    await change("measurements:correct", { id: "m9", from: 9, to: 0 });
    expect(await ask("measurements:statistics")).toEqual({ mean: 2.25, median: 3 });
    await change("measurements:drop", { id: "m5", value: 5 });
    await expect(change("measurements:drop", { id: "m5", value: 5 })).rejects.toThrow("DELETE_MISSING_KEY");
  });

  /** The component refuses to count as long as something is put off. */
  async function settled(): Promise<boolean> {
    try {
      await ask("scores:summary", { game: "later" });
      return true;
    } catch (error) {
      if (error instanceof ConvexError && String(error.message).includes("PENDING_OPERATIONS")) return false;
      throw error;
    }
  }

  interface Page {
    players: string[];
    cursor: string;
    isDone: boolean;
  }
});

describe("migrations", () => {
  interface Person {
    name: string;
    tier?: string;
    greeting?: string;
  }
  const people = () => ask<Person[]>("migrations:people");
  const status = async (name: string) => {
    const [one] = await ask<{ state: string; processed: number }[]>("migrations:status", { names: [name] });
    return one;
  };
  const until = (name: string, state: string) =>
    eventually(
      () => status(name),
      (one) => one?.state === state,
    );

  test("[DEP12] a dry run shows a batch and changes nothing; a run goes through the table in batches, once", async () => {
    await run("migrations:addPeople", { count: 25 });
    expect(await run("migrations:setTier", { dryRun: true })).toContain("DRY RUN");
    expect((await people()).filter(({ tier }) => tier !== undefined)).toEqual([]);
    expect(await status("setTier")).toMatchObject({ processed: 0 });
    await run("migrations:run", { fn: "setTier" });
    await until("setTier", "success");
    expect(await status("setTier")).toEqual({ state: "success", processed: 25 });
    expect((await people()).filter(({ tier }) => tier === "bronze")).toHaveLength(25);
    await run("migrations:setTier");
    expect(await status("setTier")).toEqual({ state: "success", processed: 25 });
  });

  test("[DEP12] a series skips what is done, runs the next, and stops at one that fails", async () => {
    await run("migrations:runAll");
    await until("greet", "success");
    expect((await people()).map(({ greeting }) => greeting)).toContain("bronze person 24");
    await change("migrations:runSeries", { names: ["breaks", "crawl"] });
    expect(await status("breaks")).toMatchObject({
      state: "failed",
      error: expect.stringContaining("broken on purpose"),
    });
    expect(await status("crawl")).toMatchObject({ processed: 0, state: "unknown" });
  });

  test("[DEP12] a migration that is cancelled stays where it is, and goes on from there", async () => {
    expect(await change("migrations:startCrawlAndStop")).toBe("canceled");
    const stopped = await until("crawl", "canceled");
    expect(stopped?.processed).toBe(1);
    expect((await people()).filter(({ greeting }) => greeting === "crawled")).toHaveLength(1);
    await change("migrations:runSeries", { names: ["crawl"] });
    const done = await until("crawl", "success");
    expect(done?.processed).toBe(25);
  });

  test("[DEP12] a custom range touches its documents only, also from an action; the CLI shows and cancels", async () => {
    await run("migrations:runAtOnce");
    const chosen = (await people()).filter(({ greeting }) => greeting === "chosen");
    expect(chosen.map(({ name }) => name)).toEqual(["person 7"]);
    const shown = await backend.cli("run", "--component", "migrations", "lib:getStatus");
    expect(shown.output).toContain('"name": "migrations:greetOne"');
    const cancelled = await backend.cli(
      "run",
      "--component",
      "migrations",
      "lib:cancel",
      '{"name": "migrations:greet"}',
    );
    expect(cancelled).toMatchObject({ code: 0 });
    expect(cancelled.output).toContain("Did not cancel migration migrations:greet. Status was success");
  });
});

describe("presence", () => {
  interface Present {
    userId: string;
    online: boolean;
    data?: unknown;
  }
  const beat = (userId: string, sessionId: string, interval: number, roomId = "hall") =>
    change<{ roomToken: string; sessionToken: string }>("presence:heartbeat", {
      roomId,
      userId,
      sessionId,
      interval,
    });
  const online = (users: Present[]) => users.filter(({ online }) => online).map(({ userId }) => userId);

  test("[DEP12] who comes, goes and falls silent is seen by everybody in the room", async () => {
    const { roomToken, sessionToken } = await beat("ann", "ann-1", 60_000);
    const client = connect(backend.url);
    const shown = new Shown<Present[]>(client, "presence:list", { roomToken });
    await shown.until((users) => online(users).includes("ann"));
    await beat("bob", "bob-1", 400);
    await shown.until((users) => online(users).includes("bob"));
    const second = await beat("ann", "ann-2", 60_000);
    await change("presence:disconnect", { sessionToken });
    expect(online(shown.latest ?? [])).toContain("ann");
    await eventually(
      async () => online(shown.latest ?? []),
      (users) => !users.includes("bob") && users.includes("ann"),
    );
    await change("presence:disconnect", { sessionToken: second.sessionToken });
    await eventually(
      async () => online(shown.latest ?? []),
      (users) => users.length === 0,
    );
    await client.close();
  });

  test("[DEP12] a heartbeat of somebody who is there runs no list again, and a session belongs to one user", async () => {
    const { roomToken } = await beat("cid", "cid-1", 60_000, "cellar");
    const client = connect(backend.url);
    const shown = new Shown<Present[]>(client, "presence:list", { roomToken });
    await shown.until((users) => users.length === 1);
    const runs = async () => (await backend.counters()).functions["presence:list"]?.calls;
    const before = await runs();
    for (let round = 0; round < 5; round++) await beat("cid", "cid-1", 60_000, "cellar");
    const described = { roomId: "cellar", userId: "cid", data: { typing: true } };
    await change("presence:describe", described);
    await shown.until(([one]) => (one?.data as { typing?: boolean } | undefined)?.typing === true);
    expect(await runs()).toBe((before ?? 0) + 1);
    await expect(beat("dan", "cid-1", 60_000, "cellar")).rejects.toThrow("must be unique");
    expect(await ask("presence:roomsOf", { userId: "cid", onlineOnly: true })).toEqual(["cellar"]);
    await change("presence:removeRoom", { roomId: "cellar" });
    await shown.until((users) => users.length === 0);
    await client.close();
  });
});

describe("rate limiter", () => {
  interface Taken {
    ok: boolean;
    retryAfter?: number;
  }
  const take = (args: Record<string, unknown>) => change<Taken>("limits:take", args);

  test("[DEP12] buckets and windows let through what they hold, per key, and refuse with the time to wait", async () => {
    const taken = [];
    for (let round = 0; round < 4; round++) taken.push(await take({ name: "bucket", key: "ann" }));
    expect(taken.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(taken[3]?.retryAfter).toBeGreaterThan(300_000);
    expect(taken[3]?.retryAfter).toBeLessThanOrEqual(360_000);
    expect(await take({ name: "bucket", key: "bob", count: 3 })).toMatchObject({ ok: true });
    expect(await ask("limits:check", { name: "bucket", key: "bob" })).toMatchObject({ ok: false });
    await change("limits:reset", { name: "bucket", key: "bob" });
    expect(await ask("limits:check", { name: "bucket", key: "bob" })).toMatchObject({ ok: true });
    await expect(take({ name: "bucket", key: "ann", throws: true })).rejects.toMatchObject({
      data: { kind: "RateLimited", name: "bucket", retryAfter: expect.any(Number) },
    });

    expect(await take({ name: "window", count: 2 })).toMatchObject({ ok: true });
    expect(await take({ name: "window" })).toMatchObject({ ok: false });
    expect([await change<Taken>("limits:once"), await change<Taken>("limits:once")]).toMatchObject([
      { ok: true },
      { ok: false },
    ]);
  });

  test("[DEP12] tokens come back with time; a reservation is granted for later, up to its limit", async () => {
    expect(await take({ name: "quick" })).toMatchObject({ ok: true });
    expect(await take({ name: "quick" })).toMatchObject({ ok: false });
    await eventually(
      () => take({ name: "quick" }),
      ({ ok }) => ok,
    );
    const reserved = [];
    for (let round = 0; round < 4; round++) reserved.push(await take({ name: "reserving", reserve: true }));
    expect(reserved.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(reserved[1]?.retryAfter).toBeGreaterThan(0);
    expect(reserved[2]?.retryAfter).toBeGreaterThan(reserved[1]?.retryAfter ?? Infinity);
  });

  test("[DEP12] many at once never pass a sharded limit, and updates that are applied later are counted", async () => {
    const taken = await Promise.all(Array.from({ length: 30 }, () => take({ name: "sharded" })));
    const passed = taken.filter(({ ok }) => ok).length;
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThanOrEqual(20);
    await Promise.all(Array.from({ length: 3 }, () => take({ name: "later" })));
    await eventually(
      () => ask<Taken>("limits:check", { name: "later" }),
      ({ ok }) => !ok,
    );
  });

  test("[DEP12] what the React hook asks for: the value, its configuration and the server's clock", async () => {
    const before = Date.now();
    expect(await change("limits:getServerTime")).toBeGreaterThanOrEqual(before);
    const client = connect(backend.url);
    type Value = Parameters<typeof calculateRateLimit>[0] & {
      config: Parameters<typeof calculateRateLimit>[1];
    };
    const shown = new Shown<Value>(client, "limits:getRateLimit", { key: "hook" });
    await shown.until(({ value }) => value === 3);
    await client.mutation(mutation("limits:take"), { name: "bucket", key: "hook", count: 2 });
    const { config, ...state } = await shown.until(({ value }) => value < 2);
    expect(config).toMatchObject({ kind: "token bucket", rate: 10, capacity: 3 });
    expect(calculateRateLimit(state, config, Date.now(), 0).value).toBeCloseTo(1, 1);
    await client.close();
  });
});

describe("batch worker", () => {
  test("[DEP12] a queue ordered by commit timestamps is drained once, in batches, and again after more comes", async () => {
    const progress = () => ask<{ waiting: number; sum: number; largest: number }>("events:progress");
    const values = Array.from({ length: 25 }, (_, index) => index);
    await Promise.all(values.map((value) => change("events:add", { value })));
    const done = await eventually(progress, ({ waiting }) => waiting === 0);
    expect(done.sum).toBe(300);
    expect(done.largest).toBeLessThanOrEqual(10);
    await change("events:add", { value: 700 });
    expect(await eventually(progress, ({ waiting }) => waiting === 0)).toMatchObject({ sum: 1000 });
  });
});
