import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import { NOTHING_OF_MINE, offeredStarts } from "../../convex/domain/slots";
import {
  createBackend,
  createInstructor,
  createPerson,
  type Backend,
  type Instructor,
} from "../support/convex";
import { bookLesson, claimsOf, holdOrThrow } from "../support/lessons";
import { freezeClock, HOUR, MINUTE, START_AT, thawClock } from "../support/time-machine";

const MONDAY = "2026-11-09";
const TOMORROW_AT_10 = START_AT + 25 * HOUR;

beforeEach(() => freezeClock());
afterEach(thawClock);

const factsOf = async (
  asker: Pick<Backend, "query">,
  { instructorId }: Instructor,
  mondayLocalDate = MONDAY,
) => await asker.query(api.slots.weekFacts, { instructorId, mondayLocalDate });

describe("a week's facts", () => {
  test("are the same for everybody, at any time: no person, no clock, no booking in them", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend);
    const emma = await createPerson(backend);
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const seen = await factsOf(backend, sarah);
    expect(await factsOf(emma.as, sarah)).toEqual(seen);
    expect(await factsOf(sarah.as, sarah)).toEqual(seen);
    for (const hidden of [emma.userId, emma.learnerId, bookingId, "Emma"]) {
      expect(JSON.stringify(seen)).not.toContain(hidden);
    }
  });

  test("hold what the documents say: hours, rules, and a lesson across each end of the week", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend);
    const emma = await createPerson(backend);
    await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await backend.run(async (ctx) => {
      const { _id, _creationTime, ...claim } = (await ctx.db.query("claims").first())!;
      const mondayAt = START_AT - 9 * HOUR;
      for (const startsAt of [mondayAt - 30 * MINUTE, mondayAt + 7 * 24 * HOUR - 30 * MINUTE]) {
        await ctx.db.insert("claims", { ...claim, startsAt });
      }
    });
    const facts = (await factsOf(backend, sarah))!;
    expect(facts.days.map(({ localDate }) => localDate)).toEqual(
      ["09", "10", "11", "12", "13", "14", "15", "16"].map((day) => `2026-11-${day}`),
    );
    const told = facts.busy.map(({ claimId }) => claimId).sort();
    expect(told).toEqual((await claimsOf(backend)).map(({ _id }) => _id as string).sort());
    const instructor = await backend.run(async (ctx) => await ctx.db.get("instructors", sarah.instructorId));
    expect(facts.rules).toEqual(instructor!.rules);
  });

  test("offer no time that is held, and offer it again when the hold has ended, with nobody writing", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend);
    const emma = await createPerson(backend);
    const { expiresAt } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const facts = (await factsOf(backend, sarah))!;
    const isOffered = (nowAt: number) =>
      offeredStarts(facts, NOTHING_OF_MINE, { format: "online", durationMinutes: 60 }, nowAt).some(
        ({ startsAt }) => startsAt === TOMORROW_AT_10,
      );
    expect(isOffered(expiresAt - 1)).toBe(false);
    expect(isOffered(expiresAt)).toBe(true);
  });

  test("are nothing for who isn't live, and need a Monday", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend);
    for (const status of ["draft", "paused"] as const) {
      await backend.run(async (ctx) => await ctx.db.patch("instructors", sarah.instructorId, { status }));
      expect(await factsOf(backend, sarah)).toBeNull();
    }
    for (const date of ["2026-11-10", "2026-02-30", "", "next week"]) {
      await expect(factsOf(backend, sarah, date)).rejects.toThrow("Not the date of a Monday.");
    }
  });

  test("are nothing when a hand edit left no zone: the page doesn't break", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend);
    await backend.run(
      async (ctx) => await ctx.db.patch("instructors", sarah.instructorId, { timeZone: "Mars/Base" }),
    );
    expect(await factsOf(backend, sarah)).toBeNull();
  });
});
