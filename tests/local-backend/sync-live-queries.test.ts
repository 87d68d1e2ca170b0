/** The query cache by itself: what runs, what is shared, and that everything it hands out holds at one moment. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { JsonObject, ReadSet, Timestamp } from "../../local-backend/engine/types.ts";
import type { QueryOutcome } from "../../local-backend/runtime/types.ts";
import { LiveQueries, type LiveQuery, type QueryRequest } from "../../local-backend/sync/live-queries.ts";

/** A database of one number per name; a query reads the name in its path. */
class FakeBackend {
  now: Timestamp = 1n;
  private readonly values = new Map<string, number>();
  private readonly subscribers = new Set<{ reads: ReadSet; told: (ts: Timestamp) => void }>();
  private readonly writes: { number: number; ts: Timestamp }[] = [];
  private readonly names: string[] = [];
  readonly runs: string[] = [];
  personalPaths = new Set<string>();
  randomPaths = new Set<string>();
  /** Called while a batch runs, before its results are handed out. */
  meanwhile: () => void = () => {};
  private release: (() => void)[] = [];
  isHolding = false;

  readonly feed = {
    latestTs: () => this.now,
    caughtUpTo: async () => {},
    subscribe: (reads: ReadSet, since: Timestamp, told: (ts: Timestamp) => void) => {
      const entry = { reads, told };
      const missed = this.writes.find(({ number, ts }) => reads.has(number) && ts > since);
      if (missed !== undefined) {
        told(missed.ts);
        return () => {};
      }
      this.subscribers.add(entry);
      return () => void this.subscribers.delete(entry);
    },
  };

  get subscriberCount(): number {
    return this.subscribers.size;
  }

  async runQueries(requests: QueryRequest[]): Promise<QueryOutcome[]> {
    const ts = this.now;
    const results = requests.map((request) => {
      this.runs.push(`${request.path} ${(request.identity?.subject as string | undefined) ?? "-"}`);
      return this.outcome(request, ts);
    });
    if (this.isHolding) await new Promise<void>((resolve) => this.release.push(resolve));
    await Promise.resolve();
    const { meanwhile } = this;
    this.meanwhile = () => {};
    meanwhile();
    return results;
  }

  letGo(): void {
    this.isHolding = false;
    for (const go of this.release.splice(0)) go();
  }

  write(name: string): void {
    this.now++;
    this.values.set(name, (this.values.get(name) ?? 0) + 1);
    const number = this.numberOf(name);
    this.writes.push({ number, ts: this.now });
    for (const subscriber of [...this.subscribers]) {
      if (!subscriber.reads.has(number)) continue;
      this.subscribers.delete(subscriber);
      subscriber.told(this.now);
    }
  }

  private outcome({ path, identity }: QueryRequest, ts: Timestamp): QueryOutcome {
    const isPersonal = this.personalPaths.has(path);
    const who = isPersonal ? String(identity?.subject) : "";
    return {
      result: { ok: true, value: `${path}=${this.values.get(path) ?? 0}${who}` },
      logLines: [],
      ts,
      reads: new Map([[this.numberOf(path), [{ start: new Uint8Array(), end: null }]]]),
      journal: null,
      observedIdentity: isPersonal,
      observedTime: false,
      observedRandom: this.randomPaths.has(path),
      executionMs: 0,
    };
  }

  private numberOf(name: string): number {
    if (!this.names.includes(name)) this.names.push(name);
    return this.names.indexOf(name);
  }
}

let backend: FakeBackend;
let live: LiveQueries;

beforeEach(() => {
  backend = new FakeBackend();
  live = new LiveQueries(backend, backend.feed, () => "request");
});
afterEach(() => live.close());

function queryOf(path: string, subject: string | null = null): LiveQuery {
  const identity: JsonObject | null = subject === null ? null : { subject };
  const rights = { allowInternal: false, isReadOnly: false };
  return { componentPath: "", path, args: [{}], journal: null, identity, ...rights };
}
test("[SYN3] what drew random numbers isn't shared: each who asks has a run, and keeps its result while it holds", async () => {
  backend.randomPaths.add("dice");
  const { results } = await fetch(queryOf("dice"));
  await fetch(queryOf("dice"));
  await Promise.all([fetch(queryOf("dice")), fetch(queryOf("dice"))]);
  expect(backend.runs).toHaveLength(4);
  const [held] = results;
  await live.fetchAll([{ query: queryOf("dice"), held: held! }], backend.now);
  expect(backend.runs).toHaveLength(4);
});

test("[SYN3] new code ends every result that somebody shows, also one that the cache has given up for a newer one", async () => {
  backend.randomPaths.add("dice");
  const [first, second] = [await fetch(queryOf("dice")), await fetch(queryOf("dice"))];
  const ended: string[] = [];
  const hold = ({ results }: typeof first, name: string) => results[0]!.hold(() => ended.push(name));
  hold(first, "first");
  const third = await fetch(queryOf("dice"));
  hold(third, "third");
  live.invalidateAll();
  expect(ended.sort()).toEqual(["first", "third"]);
  expect(second.results[0]!.isCurrent).toBe(false);
});

async function fetch(...queries: LiveQuery[]) {
  const wanted = queries.map((query) => ({ query, held: null }));
  const { ts, results } = await live.fetchAll(wanted, backend.now);
  return { ts, results, values: results.map(({ outcome }) => outcome.result.ok && outcome.result.value) };
}

test("[SYN3] what was run is handed out again until something it read changes", async () => {
  expect((await fetch(queryOf("a"))).values).toEqual(["a=0"]);
  backend.write("b");
  await fetch(queryOf("a"));
  expect(backend.runs).toHaveLength(1);
  backend.write("a");
  expect((await fetch(queryOf("a"))).values).toEqual(["a=1"]);
  expect(backend.runs).toHaveLength(2);
});

test("[SYN3] those who ask while a run is under way wait for it, whoever they are", async () => {
  backend.isHolding = true;
  const asked = ["ann", "bob", null].map((subject) => fetch(queryOf("a", subject)));
  await Promise.resolve();
  backend.letGo();
  await Promise.all(asked);
  expect(backend.runs).toHaveLength(1);
});

test("[SYN3] a query that looks at the identity runs once per person, side by side once that is known", async () => {
  backend.personalPaths.add("me");
  const [ann, bob] = [queryOf("me", "ann"), queryOf("me", "bob")];
  expect((await Promise.all([fetch(ann), fetch(bob), fetch(ann)])).map(({ values }) => values[0])).toEqual([
    "me=0ann",
    "me=0bob",
    "me=0ann",
  ]);
  expect([...backend.runs].sort()).toEqual(["me ann", "me bob"]);
  backend.write("me");
  backend.isHolding = true;
  const again = [fetch(ann), fetch(bob), fetch(bob)];
  await Promise.resolve();
  await Promise.resolve();
  expect(backend.runs.slice(2).sort()).toEqual(["me ann", "me bob"]);
  backend.letGo();
  await Promise.all(again);
  expect(backend.runs).toHaveLength(4);
});

test("[SYN1] a change in the middle of a fetch: everything is handed out as of one later moment", async () => {
  await fetch(queryOf("a"));
  backend.meanwhile = () => {
    backend.write("a");
    backend.write("b");
  };
  const { ts, results } = await fetch(queryOf("a"), queryOf("b"));
  for (const result of results) expect(result.isValidAt(ts)).toBe(true);
  const { values } = await fetch(queryOf("a"), queryOf("b"));
  expect(values).toEqual(["a=1", "b=1"]);
});

test("[SYN1] changes without end don't keep a fetch from ending at one moment", async () => {
  let rounds = 0;
  const disturb = () => {
    if (++rounds > 50) return;
    backend.write(rounds % 2 === 0 ? "a" : "b");
    backend.meanwhile = disturb;
  };
  backend.meanwhile = disturb;
  const { ts, results } = await fetch(queryOf("a"), queryOf("b"));
  expect(results.map(({ ranAtTs }) => ranAtTs <= ts)).toEqual([true, true]);
  expect(new Set(results.map(({ ranAtTs }) => ranAtTs)).size).toBe(1);
});

test("[DEP2] after a push everything runs again, also what was under way", async () => {
  await fetch(queryOf("a"));
  backend.isHolding = true;
  const under = fetch(queryOf("b"));
  await Promise.resolve();
  live.invalidateAll();
  backend.letGo();
  await under;
  await fetch(queryOf("a"));
  expect(backend.runs).toEqual(["a -", "b -", "b -", "a -"]);
});

test("[SYN3] a result that ends tells those who show it; released ones aren't watched for", async () => {
  const { results } = await fetch(queryOf("a"));
  let told = 0;
  const listener = () => told++;
  results[0]?.hold(listener);
  expect(backend.subscriberCount).toBe(1);
  backend.write("a");
  expect(told).toBe(1);
  results[0]?.release(listener);
  expect(backend.subscriberCount).toBe(0);
});

/** Between being fetched and being held a result may be given up, for a newer one or because nobody seems to want it. */
test("[SUB1] a result that the cache gave up before it was held ends when it is held: nobody shows it for ever", async () => {
  const [fetched] = (await fetch(queryOf("a"))).results;
  fetched!.retire();
  backend.write("a");
  const ended = vi.fn();
  fetched!.hold(ended);
  expect(ended).toHaveBeenCalledOnce();
});

test("[SUB1] so does one that was swept away while it was on its way to a slow socket", async () => {
  vi.useFakeTimers();
  live.close();
  live = new LiveQueries(backend, backend.feed, () => "request");
  const [fetched] = (await fetch(queryOf("a"))).results;
  vi.advanceTimersByTime(15_000);
  vi.useRealTimers();
  expect(backend.subscriberCount).toBe(0);
  backend.write("a");
  const ended = vi.fn();
  fetched!.hold(ended);
  expect(ended).toHaveBeenCalledOnce();
  expect((await fetch(queryOf("a"))).values).toEqual(["a=1"]);
});
