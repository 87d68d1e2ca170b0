/**
 * Never a stale screen: queries of many kinds watched through official clients, while functions and the dashboard write at random.
 * `SEED=…` repeats a run, `npm run soak` does more of them.
 */
import type { ConvexClient } from "convex/browser";
import { expect, test } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import { rounds } from "../support/soak.ts";
import { connect, mutation, query, Shown } from "./support/clients.ts";
import { deploymentWithDashboard } from "./support/dashboard.ts";

const SEED = Number(process.env.SEED ?? 20261129);
const SEEDS = Array.from({ length: rounds(2, 100) }, (_, at) => SEED + at);
const STEPS = 60;
const TOPICS = ["a", "b", "c"];
const WORDS = ["piano", "pianist", "flute", "harp"];
/** As the fixture has it. */
const SHOWN_OF_SEARCH = 10;
/** A change that isn't on the screens by then never comes. */
const PATIENCE_MS = 10_000;

const { backend, dashboard, http } = await deploymentWithDashboard();

interface Watched {
  name: string;
  args: Record<string, unknown>;
  shown: Shown<unknown>;
}

/** What one seed does to the notes and counters, and who looks on. */
class World {
  readonly watched: Watched[] = [];
  private ids: string[] = [];

  constructor(
    private readonly random: SeededRandom,
    private readonly clients: readonly ConvexClient[],
  ) {}

  watchSomething(): void {
    const one = <T>(of: readonly T[]) => of[this.random.below(of.length)]!;
    const wanted: [string, Record<string, unknown>][] = [
      ["notes:list", { topic: one(TOPICS) }],
      ["notes:search", { words: one(WORDS) }],
      ["notes:search", { words: one(WORDS).slice(0, 3), topic: one(TOPICS) }],
      ["counters:read", { name: one(TOPICS) }],
      ...this.ids.slice(-1).map((noteId): [string, Record<string, unknown>] => ["notes:get", { noteId }]),
    ];
    const [name, args] = one(wanted);
    this.watched.push({ name, args, shown: new Shown(one(this.clients), name, args) });
  }

  /** What is to be taken away may just have gone with all others. */
  async write(): Promise<void> {
    await this.writeOnce().catch((error: unknown) => {
      if (!String(error).includes("on nonexistent document")) throw error;
    });
  }

  /** By a function or by hand, as people and operators do. */
  private async writeOnce(): Promise<void> {
    const { random } = this;
    const one = <T>(of: readonly T[]) => of[random.below(of.length)]!;
    const note = () => ({ topic: one(TOPICS), body: `${one(WORDS)} ${one(WORDS)}`, rank: random.below(5) });
    const id = this.ids.length === 0 ? null : one(this.ids);
    switch (random.below(7)) {
      case 0:
        return void (await http.mutation(mutation("counters:increment"), { name: one(TOPICS) }));
      case 1:
        return void (await dashboard.change("addDocument", { table: "notes", documents: [note(), note()] }));
      case 2: {
        if (id === null) return;
        const { topic, body, rank } = note();
        const fields = one<Record<string, unknown>>([{ topic }, { body }, { rank }, { topic, rank }]);
        return void (await dashboard.change("patchDocumentsFields", { table: "notes", ids: [id], fields }));
      }
      case 3:
        if (id === null) return;
        this.ids = this.ids.filter((each) => each !== id);
        if (random.below(2) === 0) await http.mutation(mutation("notes:remove"), { noteId: id });
        else await dashboard.change("deleteDocuments", { toDelete: [{ id, tableName: "notes" }] });
        return;
      case 4:
        if (random.below(8) > 0) return;
        this.ids = [];
        return void (await dashboard.change("clearTablePage", { tableName: "notes", cursor: null }));
      default:
        this.ids.push((await http.mutation(mutation("notes:add"), note())) as string);
    }
  }

  /** The newest of each screen is what a fresh query answers. */
  async compare(what: string): Promise<void> {
    for (const { name, args, shown } of this.watched) {
      const fresh: unknown = await http.query(query(name), args);
      await expect
        .poll(() => comparable(name, shown.latest), {
          timeout: PATIENCE_MS,
          message: `${what}: ${name} ${JSON.stringify(args)}`,
        })
        .toEqual(comparable(name, fresh));
    }
  }
}

/**
 * How rare a word is decides on the order of what was found, and wakes nobody (SRC4): all that is found is the same, and as many of it
 * where there is more than is shown.
 */
function comparable(name: string, result: unknown): unknown {
  if (name !== "notes:search" || !Array.isArray(result)) return result;
  return result.length < SHOWN_OF_SEARCH ? [...(result as string[])].sort() : result.length;
}

test.each(SEEDS)(
  "[SUB7] [DASH3] [seed %i] whatever functions and the dashboard write, each screen shows what a fresh query answers",
  async (seed) => {
    const random = new SeededRandom(seed);
    const clients = [connect(backend.url), connect(backend.url), connect(backend.url)];
    const world = new World(random, clients);
    for (let step = 0; step < STEPS; step++) {
      if (world.watched.length < 14) world.watchSomething();
      await world.write();
      // Now and then several at once, so that screens have more than one to catch up with.
      if (random.below(3) === 0) await Promise.all([world.write(), world.write()]);
      if (step % 5 === 4) await world.compare(`step ${step}`);
    }
    // They did change under the eyes of those who watched.
    expect(world.watched.filter(({ shown }) => shown.values.length > 2).length).toBeGreaterThan(3);
    expect(world.watched.flatMap(({ shown }) => shown.errors)).toEqual([]);
    await Promise.all(clients.map((client) => client.close()));
  },
);
