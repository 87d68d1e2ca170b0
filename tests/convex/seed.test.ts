/** The demo marketplace on a deployment of tests: whole, sound, the same however often or in how many pieces it is made. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Doc } from "../../convex/_generated/dataModel";
import schema from "../../convex/schema";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../../convex/domain/demoAccounts";
import { endOf } from "../../convex/domain/claims";
import { createBackend, type Backend } from "../support/convex";
import { problems } from "../support/lessons";
import { signInAs, stubSigningKeys } from "../support/sign-in";
import { freezeClock, thawClock } from "../support/time-machine";

type Table = keyof typeof schema.tables;
const MANY = 20_000;

async function all<Name extends Table>(backend: Backend, table: Name): Promise<Doc<Name>[]> {
  return await backend.run(async (ctx) => (await ctx.db.query(table).take(MANY)) as Doc<Name>[]);
}
/** Every seventh instructor shares a category: two of each, so that all categories have somebody. */
const SMALL = { instructors: 14, students: 8 };
const seed = async (backend: Backend) => await backend.action(internal.seed.run, { size: SMALL });

/** All there is, without what a deployment chooses by itself: ids, secrets, times of creation, sessions. */
async function contents(backend: Backend): Promise<Record<string, string[]>> {
  const tables = Object.keys(schema.tables) as Table[];
  const names = new Map<string, string>();
  const found: [Table, object[]][] = [];
  for (const table of tables) {
    const documents = await all(backend, table);
    found.push([table, documents]);
    documents.forEach((document, index) => names.set(document._id, `${table}#${index}`));
  }
  return Object.fromEntries(
    found
      .filter(([table]) => table !== "authSessions" && table !== "authRefreshTokens")
      .map(([table, documents]) => [
        table,
        documents.map((document) =>
          JSON.stringify(document, (key, value: unknown) => {
            if (key === "_creationTime" || key === "secret") return undefined;
            return typeof value === "string" ? (names.get(value) ?? value) : value;
          }),
        ),
      ]),
  );
}

beforeAll(async () => {
  await stubSigningKeys();
});
beforeEach(() => {
  vi.stubEnv("TIER", "INT");
});
afterAll(() => {
  vi.unstubAllEnvs();
  thawClock();
});

describe("where it isn't wanted", () => {
  test.each(["PROD", "STG", ""])("seeding a deployment whose tier is '%s' changes nothing", async (tier) => {
    vi.stubEnv("TIER", tier);
    const backend = createBackend();
    await expect(seed(backend)).rejects.toThrow("Demo data are made only where TIER is INT");
    for (const step of [
      backend.mutation(internal.seed.begin, { size: SMALL }),
      backend.mutation(internal.seed.category, { at: 0 }),
      backend.mutation(internal.seed.people, {
        from: 0,
        validFrom: "2026-11-02",
        instructors: [],
        students: [],
      }),
      backend.mutation(internal.seed.events, { from: 0, events: [] }),
    ]) {
      await expect(step).rejects.toThrow("Nothing was changed");
    }
    for (const table of ["categories", "users", "seedRecords"] as const) {
      expect(await all(backend, table)).toEqual([]);
    }
  });

  test("a deployment that doesn't say what it is counts as PROD", async () => {
    vi.stubEnv("TIER", undefined);
    expect(await createBackend().query(internal.seed.tier, {})).toBe("PROD");
    await expect(seed(createBackend())).rejects.toThrow("not set");
  });
});

/** Each takes its time: the hardest two here, with SOAK=1 all. */
const MOMENTS = [
  ["in the hour that New York skips", "2026-03-08T07:30:00Z"],
  ["in the hour that London repeats", "2026-10-25T01:15:00Z"],
  ["at night", "2026-06-01T03:30:00Z"],
  ["at New Year", "2027-01-01T00:00:00Z"],
].slice(0, process.env["SOAK"] === undefined ? 2 : 4);
test.each(MOMENTS)("seeding %s is refused nothing, and all fits together", async (_when, moment) => {
  freezeClock(Date.parse(moment));
  const backend = createBackend();
  await seed(backend);
  expect(await backend.query(internal.seed.status, {})).toEqual({ isSeeded: true });
  expect(await problems(backend)).toEqual([]);
});

describe("the demo marketplace", () => {
  let backend: Backend;
  beforeAll(async () => {
    vi.stubEnv("TIER", "INT");
    freezeClock();
    backend = createBackend();
    await seed(backend);
  }, 300_000);

  test("is said to be there, and seeding again changes nothing", async () => {
    expect(await backend.query(internal.seed.status, {})).toEqual({ isSeeded: true });
    const before = await contents(backend);
    await seed(backend);
    expect(await contents(backend)).toEqual(before);
  });

  test("is the same when it was interrupted again and again and went on", async () => {
    const interrupted = createBackend();
    for (const records of [3, 9, 40, 150]) {
      vi.stubEnv("TIER", "INT");
      const run = seed(interrupted).then(
        () => "done",
        () => "interrupted",
      );
      while ((await all(interrupted, "seedRecords")).length < records) await Promise.resolve();
      // From now on each further step is refused.
      vi.stubEnv("TIER", "PROD");
      expect(await run).toBe("interrupted");
      expect(await interrupted.query(internal.seed.status, {})).toEqual({ isSeeded: false });
    }
    vi.stubEnv("TIER", "INT");
    // Another size asked for in between is no reason to make something else.
    await interrupted.action(internal.seed.run, {});
    expect(await contents(interrupted)).toEqual(await contents(backend));
  });

  test("agrees with itself: the data checks find nothing", async () => {
    expect(await problems(backend)).toEqual([]);
  });

  test("has the whole catalog, and somebody to learn from in every category", async () => {
    expect(await all(backend, "subcategories")).toHaveLength(77);
    expect(await all(backend, "services")).toHaveLength(224);
    expect(await all(backend, "filterDefinitions")).toHaveLength(10);
    const tree = await backend.query(api.catalog.tree, {});
    expect(tree).toHaveLength(7);
    for (const { slug } of tree) {
      const teachers = await backend.query(api.instructors.browse, { categorySlug: slug });
      expect(teachers.length, slug).toBeGreaterThan(0);
    }
  });

  test("has piano for less than $80", async () => {
    const teachers = await backend.query(api.instructors.browse, { serviceSlug: "piano" });
    const cheap = teachers.filter(({ offering }) =>
      offering.prices.some(({ hourlyRateCents }) => hourlyRateCents < 8_000),
    );
    expect(cheap.length).toBeGreaterThan(0);
  });

  test("has no two lessons of one person at once, taught or attended, and each claim its lesson", async () => {
    const [claims, bookings, learners, instructors] = [
      await all(backend, "claims"),
      await all(backend, "bookings"),
      await all(backend, "learners"),
      await all(backend, "instructors"),
    ];
    const stillToCome = bookings.filter(({ state }) => state === "confirmed");
    expect(claims.map(({ bookingId }) => bookingId).sort()).toEqual(stillToCome.map(({ _id }) => _id).sort());
    const busy = new Map<string, { startsAt: number; endsAt: number }[]>();
    for (const claim of claims) {
      const learner = learners.find(({ _id }) => _id === claim.learnerId)!;
      const teacher = instructors.find(({ _id }) => _id === claim.instructorId)!;
      for (const person of [teacher.userId, learner.kind === "self" ? learner.userId : learner._id]) {
        const others = busy.get(person) ?? [];
        const span = { startsAt: claim.startsAt, endsAt: endOf(claim) };
        expect(others.filter((each) => each.startsAt < span.endsAt && span.startsAt < each.endsAt)).toEqual(
          [],
        );
        busy.set(person, [...others, span]);
      }
    }
  });

  test("has lessons in every state that the app brings about, and what follows from them", async () => {
    const bookings = await all(backend, "bookings");
    expect(new Set(bookings.map(({ state }) => state))).toEqual(
      new Set(["confirmed", "completed", "cancelled"]),
    );
    for (const review of await all(backend, "reviews")) {
      expect(bookings.find(({ _id }) => _id === review.bookingId)?.state).toBe("completed");
    }
    const { length: cards } = (await all(backend, "messages")).filter(({ kind }) => kind !== "text");
    // What was booked as one has one card.
    const booked = new Set(bookings.map(({ _id, series }) => series?.seriesId ?? _id)).size;
    const ended = bookings.filter(({ state }) => state !== "confirmed").length;
    expect(cards).toBe(booked + ended);
  });

  test("has a series, and people who wait for what is taken: nobody is offered anything by it", async () => {
    const lessons = (await all(backend, "bookings")).filter(({ series }) => series !== undefined);
    expect(new Set(lessons.map(({ series }) => series?.seriesId)).size).toBe(1);
    expect(lessons).toHaveLength(lessons[0]!.series!.of);
    expect((await all(backend, "waitlistEntries")).length).toBeGreaterThanOrEqual(2);
    expect((await all(backend, "claims")).filter(({ kind }) => kind !== "booking")).toEqual([]);
  });

  test.each(DEMO_ACCOUNTS)("lets the $role sign in with the printed password", async ({ role, email }) => {
    await expect(signInAs(backend, email, "not-the-password")).rejects.toThrow("wrongCredentials");
    const person = await signInAs(backend, email, DEMO_PASSWORD);
    const me = await person.query(api.viewer.current, {});
    expect(me?.roles).toContain(role);
    expect(me?.email).toBe(email);
  });

  test("gives Emma and Sarah lessons to come, lessons behind them and words to answer", async () => {
    for (const { role, email } of DEMO_ACCOUNTS.filter((account) => account.role !== "admin")) {
      const person = await signInAs(backend, email, DEMO_PASSWORD);
      const isStudent = role === "student";
      const coming = await person.query(isStudent ? api.bookings.upcoming : api.bookings.incoming, {});
      expect(coming.length, `${role}, coming`).toBeGreaterThanOrEqual(2);
      const { lessons } = await person.query(isStudent ? api.bookings.history : api.bookings.taught, {});
      expect(lessons.length, `${role}, past`).toBeGreaterThanOrEqual(2);
      expect(await person.query(api.conversations.unreadTotal, {}), role).toBeGreaterThan(0);
    }
  });
});
