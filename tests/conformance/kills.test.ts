/**
 * The backend killed with -9 (and stopped and continued) again and again at random moments, while official clients write numbered
 * entries from which mutations and actions follow. Afterwards the histories are gone over.
 */
import { setTimeout as wait } from "node:timers/promises";
import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import { verifyFolder } from "../../local-backend/verify.ts";
import { connect, eventually, mutation, query } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";

const SEED = Number(process.env["SEED"] ?? 20261128);
const ROUNDS = process.env["SOAK"] === undefined ? 10 : Number(process.env["KILL_ROUNDS"] ?? 300);
/** The long run ends by the clock, too. */
const LIMIT_MS = process.env["SOAK"] === undefined ? Infinity : 50 * 60_000;
const SOCKETS = 4;
const HTTP_WRITERS = 2;

let backend: FixtureBackend;
beforeAll(async () => {
  backend = await FixtureBackend.start();
});
afterAll(() => backend?.stop());

interface Writer {
  name: string;
  attempted: number;
  acknowledged: number[];
  /** Whether what isn't acknowledged is sent again until it is. */
  isPersistent: boolean;
  done: Promise<void>;
}

type Numbers = Record<"written" | "followed" | "acted", number[]>;

/** Number → how often it is there. */
function countsOf(numbers: readonly number[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const number of numbers) counts[number] = (counts[number] ?? 0) + 1;
  return counts;
}

/** Several at once, as fast as answers come, until told to stop. */
function startWriter(name: string, isPersistent: boolean, isOver: () => boolean): Writer {
  const writer: Writer = { name, attempted: 0, acknowledged: [], isPersistent, done: Promise.resolve() };
  const client = isPersistent ? connect(backend.url) : null;
  const http = new ConvexHttpClient(backend.url, { logger: false });
  const lane = async () => {
    while (!isOver()) {
      const number = writer.attempted++;
      const args = { writer: name, number };
      try {
        const answer = await (client ?? http).mutation(mutation("entries:write"), args);
        expect(answer).toBe(number);
        writer.acknowledged.push(number);
      } catch (error) {
        // The socket client sends again by itself: it must never hear of a crash.
        if (isPersistent) throw error;
        await wait(50);
      }
    }
  };
  writer.done = Promise.all([lane(), lane(), lane()]).then(() => client?.close());
  return writer;
}

async function latestTs(): Promise<bigint> {
  const answer = await fetch(`${backend.url}/api/query_ts`, { method: "POST" });
  const { ts } = (await answer.json()) as { ts: string };
  return Buffer.from(ts, "base64").readBigUInt64LE();
}

test(
  `[SYN6][COM9][JOB3][JOB8] killed ${ROUNDS} times under load: nothing acknowledged is lost, nothing happens twice (seed ${SEED})`,
  async () => {
    const random = new SeededRandom(SEED);
    let isOver = false;
    const names = [
      ...Array.from({ length: SOCKETS }, (_, n) => ({ name: `socket ${n}`, isPersistent: true })),
      ...Array.from({ length: HTTP_WRITERS }, (_, n) => ({ name: `http ${n}`, isPersistent: false })),
    ];
    const writers = names.map(({ name, isPersistent }) => startWriter(name, isPersistent, () => isOver));
    const acknowledged = () => writers.reduce((sum, each) => sum + each.acknowledged.length, 0);
    let newestTs = 0n;
    const endsAt = performance.now() + LIMIT_MS;
    let rounds = 0;
    for (; rounds < ROUNDS && performance.now() < endsAt; rounds++) {
      const enough = acknowledged() + 1 + random.below(40);
      await eventually(
        () => Promise.resolve(acknowledged()),
        (count) => count >= enough,
      );
      if (random.below(3) === 0) {
        backend.signal("SIGSTOP");
        await wait(random.below(200));
        backend.signal("SIGCONT");
      }
      const ts = await latestTs();
      expect(ts).toBeGreaterThanOrEqual(newestTs);
      newestTs = ts;
      await wait(random.below(40));
      await backend.kill();
      await backend.startAgain();
      expect(await latestTs()).toBeGreaterThanOrEqual(newestTs);
    }
    isOver = true;
    await Promise.all(writers.map(({ done }) => done));

    const http = new ConvexHttpClient(backend.url, { logger: false });
    await eventually(
      () => http.query(query("entries:unfinished"), {}),
      (count) => count === 0,
    );
    let acted = 0;
    for (const { name, attempted, acknowledged: told, isPersistent } of writers) {
      const numbers = (await http.query(query("entries:of"), { writer: name })) as Numbers;
      const written = countsOf(numbers.written);
      const followed = countsOf(numbers.followed);
      const actions = countsOf(numbers.acted);
      expect(
        told.filter((number) => written[String(number)] === undefined),
        `${name}: lost`,
      ).toEqual([]);
      if (isPersistent) expect(Object.keys(written)).toHaveLength(attempted);
      for (const counts of [written, followed, actions]) {
        expect(
          Object.entries(counts).filter(([, count]) => count !== 1),
          `${name}: twice`,
        ).toEqual([]);
      }
      expect(Object.keys(followed).sort(), `${name}: what follows`).toEqual(Object.keys(written).sort());
      expect(Object.keys(actions).filter((number) => written[number] === undefined)).toEqual([]);
      acted += Object.keys(actions).length;
    }
    expect(acted).toBeGreaterThan(0);
    if (LIMIT_MS === Infinity) expect(rounds).toBe(ROUNDS);
    console.log(
      `killed ${rounds} times: ${acknowledged()} entries acknowledged, ${acted} actions of them ran`,
    );

    expect(await backend.terminate()).toBe(0);
    expect((await verifyFolder(backend.dataDir)).problems).toEqual([]);
  },
  LIMIT_MS === Infinity ? 600_000 : LIMIT_MS + 600_000,
);
