/**
 * Official clients on lines that break, stall and repeat, and a backend that is killed meanwhile: a history of what each was
 * told is held against what must be true. `SEED=…` repeats a run, `npm run soak` does more of them.
 */
import { ConvexHttpClient, type ConvexClient } from "convex/browser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import { connect, eventually, mutation, query, Shown } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";
import { unreliableProxy } from "./support/unreliable-proxy.ts";

const SEED = Number(process.env.SEED ?? 20261128);
const SEEDS = Array.from({ length: process.env.SOAK === "1" ? 60 : 1 }, (_, at) => SEED + at);
const CLIENTS = 4;
const MUTATIONS = 20;
/** Clients come back after pauses of their own, which grow. */
const LIMIT_MS = 300_000;

let backend: FixtureBackend;
beforeAll(async () => {
  backend = await FixtureBackend.start();
});
afterAll(() => backend?.stop());

interface Pages {
  results: { body: string; rank: number }[];
  status: string;
}

/** What one client was told, in order. */
class Participant {
  readonly own: number[] = [];
  readonly shared: number[] = [];
  readonly shownShared: Shown<number>;
  readonly shownOwn: Shown<number>;
  pages: Pages = { results: [], status: "LoadingFirstPage" };

  constructor(
    readonly client: ConvexClient,
    private readonly names: { own: string; shared: string; topic: string },
  ) {
    this.shownShared = new Shown(client, "counters:read", { name: names.shared });
    this.shownOwn = new Shown(client, "counters:read", { name: names.own });
    client.onPaginatedUpdate_experimental(
      query("notes:page"),
      { topic: names.topic },
      { initialNumItems: 5 },
      (pages) => {
        this.pages = pages as unknown as Pages;
        if (this.pages.status === "CanLoadMore")
          (pages as unknown as { loadMore(n: number): void }).loadMore(5);
      },
    );
  }

  /** All at once: the client and the backend keep them in order. */
  async act(random: SeededRandom): Promise<void> {
    const { client, names } = this;
    const call = (name: string, args: Record<string, unknown>) => client.mutation(mutation(name), args);
    const calls: Promise<unknown>[] = [];
    for (let at = 0; at < MUTATIONS; at++) {
      const kind = random.below(4);
      if (kind === 0)
        calls.push(
          call("counters:increment", { name: names.shared }).then((n) => this.shared.push(n as number)),
        );
      else if (kind === 1)
        calls.push(
          call("notes:add", { topic: names.topic, body: `${names.own} ${at}`, rank: random.below(1_000) }),
        );
      else
        calls.push(call("counters:increment", { name: names.own }).then((n) => this.own.push(n as number)));
      if (random.below(3) === 0) await new Promise((resolve) => setTimeout(resolve, random.below(40)));
    }
    await Promise.all(calls);
  }
}

test.each(SEEDS)(
  "[SYN6] [SYN7] [SYN12] [seed %i] mutations exactly once and in order, nothing older after newer, pages without gaps, one truth at the end",
  async (seed) => {
    const random = new SeededRandom(seed);
    const proxies = await Promise.all(
      Array.from({ length: CLIENTS }, (_, at) =>
        unreliableProxy(backend.url, new SeededRandom(seed * 10 + at)),
      ),
    );
    const participants = proxies.map(
      ({ url }, at) =>
        new Participant(connect(url), {
          own: `own ${seed} ${at}`,
          shared: `shared ${seed}`,
          topic: `topic ${seed}`,
        }),
    );
    const acting = Promise.all(participants.map((each, at) => each.act(new SeededRandom(seed * 100 + at))));
    for (let kills = 0; kills < (process.env.SOAK === "1" ? 2 : 1); kills++) {
      await new Promise((resolve) => setTimeout(resolve, 300 + random.below(700)));
      await backend.kill();
      await backend.startAgain();
    }
    await acting;
    for (const proxy of proxies) proxy.calmDown();

    const http = new ConvexHttpClient(backend.url, { logger: false });
    const read = async (name: string) => (await http.query(query("counters:read"), { name })) as number;
    const total = participants.reduce((sum, { shared }) => sum + shared.length, 0);
    expect(await read(`shared ${seed}`)).toBe(total);
    // Each number was told to one caller.
    const told = participants.flatMap(({ shared }) => shared).sort((a, b) => a - b);
    expect(told).toEqual(Array.from({ length: total }, (_, at) => at + 1));
    const notes = (await http.query(query("notes:list"), { topic: `topic ${seed}` })) as string[];
    expect(new Set(notes).size).toBe(notes.length);
    for (const [at, each] of participants.entries()) {
      expect(each.own).toEqual(each.own.map((_, index) => index + 1));
      expect(each.shared).toEqual([...each.shared].sort((a, b) => a - b));
      expect(await read(`own ${seed} ${at}`)).toBe(each.own.length);
      await eventually(
        async () => [each.shownShared.latest, each.shownOwn.latest],
        ([shared, own]) => shared === total && own === each.own.length,
      );
      for (const { values } of [each.shownShared, each.shownOwn]) {
        expect(values).toEqual([...values].sort((a, b) => a - b));
      }
      await eventually(
        async () => each.pages,
        ({ results, status }) => status === "Exhausted" && results.length >= notes.length,
      );
      expect(each.pages.results.map(({ body }) => body)).toEqual(notes);
    }
    // The lines were as bad as they were meant to be.
    for (const what of ["cut", "delayed", "doubled"] as const) {
      expect(proxies.reduce((sum, { counts }) => sum + counts[what], 0)).toBeGreaterThan(0);
    }
    await Promise.all(participants.map(({ client }) => client.close()));
    for (const proxy of proxies) proxy.close();
  },
  LIMIT_MS,
);
