/**
 * What the local backend can take, with a tiny app: commits to screens, durable mutations a second, reads by size of the table,
 * many watchers, many sockets, starts. Clients run in this process and share the machine's cores with the backend.
 */
import type { ConvexClient } from "convex/browser";
import { anyApi, type FunctionReference } from "convex/server";
import { startFixtureStack, type FixtureStack } from "./fixture-stack.ts";
import { measured, quantile, type Report } from "./measurement.ts";

type Reference<Kind extends "query" | "mutation"> = FunctionReference<
  Kind,
  "public",
  Record<string, unknown>,
  unknown
>;
const bench = anyApi["bench"] as unknown as Record<string, unknown>;
const query = (name: string) => bench[name] as Reference<"query">;
const mutation = (name: string) => bench[name] as Reference<"mutation">;

const CONNECTIONS = 50;
const SECONDS = 6;
const HOT_COUNTERS = 4;
const SHARE_OF_HOT = 0.8;
const ITEMS_EACH = 4_000;
const WATCHERS = 1_000;
const SOCKETS = 2_000;
const QUERIES_EACH = 5;
const SUITE = "capacity";

export async function capacity(report: Report): Promise<void> {
  // A tenth of everything that takes long: for development.
  const scale = process.env["QUICK"] === undefined ? 1 : 0.1;
  const stack = await startFixtureStack();
  try {
    report(measured(SUITE, "memory, idle (main process)", await stack.memory(), "MiB"));
    // First, while the process is as small as it was born: what it grows by are the sockets.
    await manySockets(stack, report, Math.round(SOCKETS * scale));
    await commitToScreen(stack, report);
    await mutationsASecond(stack, report);
    await watchersOfOne(stack, report, Math.round(WATCHERS * scale));
    await readsBySize(stack, report, [1_000, 100_000, 1_000_000 * scale]);
    report(measured(SUITE, "start to /health, with all items", await stack.restart(), "s", { atMost: 2 }));
  } finally {
    await stack.stop();
  }
}

/** From the answer of a mutation to its sender until another socket shows its effect: not before is 0. */
async function commitToScreen(stack: FixtureStack, report: Report): Promise<void> {
  const [writer, watcher] = [stack.client(), stack.client()];
  const shown = await watchCounter(watcher, "screen");
  const times: number[] = [];
  for (let round = 1; round <= 300; round++) {
    const seen = shown.when(round);
    await writer.mutation(mutation("increment"), { name: "screen" });
    const answeredAt = performance.now();
    times.push(Math.max(0, (await seen) - answeredAt));
  }
  await Promise.all([writer.close(), watcher.close()]);
  report(measured(SUITE, "commit → subscribed client p50", quantile(times, 0.5), "ms", { atMost: 2 }));
  report(measured(SUITE, "commit → subscribed client p99", quantile(times, 0.99), "ms", { atMost: 10 }));
}

async function mutationsASecond(stack: FixtureStack, report: Report): Promise<void> {
  const clients = Array.from({ length: CONNECTIONS }, () => stack.client());
  const run = async (nameOf: (client: number, round: number) => string) => {
    const times: number[] = [];
    const failures: unknown[] = [];
    const conflictsBefore = await stack.conflicts();
    const startedAt = performance.now();
    const endsAt = startedAt + SECONDS * 1000;
    await Promise.all(
      clients.map(async (client, index) => {
        for (let round = 0; performance.now() < endsAt; round++) {
          const sentAt = performance.now();
          try {
            await client.mutation(mutation("increment"), { name: nameOf(index, round) });
            times.push(performance.now() - sentAt);
          } catch (error) {
            failures.push(error);
          }
        }
      }),
    );
    const rate = times.length / ((performance.now() - startedAt) / 1000);
    const conflicts = (await stack.conflicts()) - conflictsBefore;
    return { rate, times, failures, conflicts };
  };
  await run((client) => `own ${client}`);
  const spread = await run((client) => `own ${client}`);
  report(
    measured(SUITE, "mutations a second, 50 connections, spread", spread.rate, "1/s", { atLeast: 2_500 }),
  );
  report(measured(SUITE, "… p95 of one", quantile(spread.times, 0.95), "ms"));
  const contended = await run((client, round) =>
    ((client * 7 + round * 3) % 10) / 10 < SHARE_OF_HOT
      ? `hot ${(client + round) % HOT_COUNTERS}`
      : `own ${client}`,
  );
  report(
    measured(SUITE, "mutations a second, 50 connections, 80 % contended", contended.rate, "1/s", {
      atLeast: 1_500,
    }),
  );
  report(measured(SUITE, "… p95 of one", quantile(contended.times, 0.95), "ms"));
  report(measured(SUITE, "… conflicts per success", contended.conflicts / contended.times.length, ""));
  report(measured(SUITE, "… failed for conflicts", contended.failures.length, "", { atMost: 0 }));
  await Promise.all(clients.map((client) => client.close()));
}

async function watchersOfOne(stack: FixtureStack, report: Report, count: number): Promise<void> {
  const clients = Array.from({ length: count }, () => stack.client());
  const shown = await Promise.all(clients.map((client) => watchCounter(client, "watched")));
  const writer = stack.client();
  const times: number[] = [];
  for (let round = 1; round <= 15; round++) {
    const seen = shown.map((each) => each.when(round));
    await writer.mutation(mutation("increment"), { name: "watched" });
    const answeredAt = performance.now();
    times.push(...(await Promise.all(seen)).map((at) => Math.max(0, at - answeredAt)));
  }
  report(
    measured(SUITE, `${count} watchers of one query, fan-out p95`, quantile(times, 0.95), "ms", {
      atMost: 250,
    }),
  );
  await Promise.all([writer, ...clients].map((client) => client.close()));
}

async function manySockets(stack: FixtureStack, report: Report, count: number): Promise<void> {
  const before = await stack.memory();
  const clients: ConvexClient[] = [];
  const shown = new Map<string, Awaited<ReturnType<typeof watchCounter>>[]>();
  const names = Math.max(10, count / 10);
  // In groups: thousands of handshakes at once would only measure the queue of the listener.
  for (let from = 0; from < count; from += 100) {
    const group = Array.from({ length: Math.min(100, count - from) }, () => stack.client());
    clients.push(...group);
    await Promise.all(
      group.flatMap((client, at) =>
        Array.from({ length: QUERIES_EACH }, async (_, own) => {
          const name = `many ${(from + at + own * 13) % names}`;
          const watch = await watchCounter(client, name);
          shown.set(name, [...(shown.get(name) ?? []), watch]);
        }),
      ),
    );
  }
  const after = await stack.memory();
  const writer = stack.client();
  const times: number[] = [];
  for (const [name, watches] of [...shown].slice(0, 40)) {
    const seen = watches.map((each) => each.when(1));
    await writer.mutation(mutation("increment"), { name });
    const answeredAt = performance.now();
    times.push(...(await Promise.all(seen)).map((at) => Math.max(0, at - answeredAt)));
  }
  const what = `${count} sockets × ${QUERIES_EACH} queries`;
  const reached = times.length / Math.min(40, shown.size);
  report(
    measured(SUITE, `${what}, a write reaching ${reached} of them p95`, quantile(times, 0.95), "ms", {
      atMost: 250,
    }),
  );
  report(
    measured(SUITE, `${what}, growth of the main process by each`, ((after - before) * 1024) / count, "KiB"),
  );
  await Promise.all([writer, ...clients].map((client) => client.close()));
}

async function readsBySize(stack: FixtureStack, report: Report, sizes: number[]): Promise<void> {
  const client = stack.client();
  let items = 0;
  let run = 0;
  for (const size of sizes) {
    const startedAt = performance.now();
    const added = size - items;
    while (items < size) {
      const count = Math.min(ITEMS_EACH, size - items);
      await client.mutation(mutation("addItems"), { from: items, count });
      items += count;
    }
    if (added >= 50_000) {
      const rate = added / ((performance.now() - startedAt) / 1000);
      report(measured(SUITE, `documents inserted a second, up to ${label(size)}`, rate, "1/s"));
    }
    const timed = async (ask: (run: number) => Promise<unknown>) => {
      const times: number[] = [];
      for (let round = 0; round < 150; round++) {
        const askedAt = performance.now();
        await ask(run++);
        times.push(performance.now() - askedAt);
      }
      return quantile(times, 0.5);
    };
    const key = () => Math.floor(Math.random() * size);
    const at = `at ${label(size)} documents, p50`;
    report(
      measured(
        SUITE,
        `by index, one, ${at}`,
        await timed((each) => client.query(query("item"), { key: key(), run: each })),
        "ms",
      ),
    );
    report(
      measured(
        SUITE,
        `by index, 50, ${at}`,
        await timed((each) => client.query(query("range"), { from: key(), run: each })),
        "ms",
      ),
    );
    report(
      measured(
        SUITE,
        `a page of 25, ${at}`,
        await timed((each) => client.query(query("page"), { cursor: null, run: each })),
        "ms",
      ),
    );
  }
  await client.close();
}

function label(count: number): string {
  return count >= 1_000_000 ? `${count / 1_000_000}M` : `${count / 1_000}k`;
}

/** `when(n)`: the moment at which the counter had grown by n since the watch began. */
async function watchCounter(client: ConvexClient, name: string) {
  const waiting: { value: number; resolve: (at: number) => void }[] = [];
  let first: number | null = null;
  let latest = 0;
  const check = () => {
    const at = performance.now();
    for (const each of waiting.splice(0)) {
      if (latest >= (first ?? 0) + each.value) each.resolve(at);
      else waiting.push(each);
    }
  };
  await new Promise<void>((resolve) => {
    client.onUpdate(query("counter"), { name }, (value) => {
      latest = value as number;
      first ??= latest;
      resolve();
      check();
    });
  });
  return {
    when: (value: number) =>
      new Promise<number>((resolve) => {
        waiting.push({ value, resolve });
        check();
      }),
  };
}
