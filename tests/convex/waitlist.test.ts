import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import {
  createBackend,
  createInstructor,
  createPerson,
  type Instructor,
  type Person,
} from "../support/convex";
import {
  book,
  bookLesson,
  cancel,
  claimsOf,
  hold,
  holdOrThrow,
  newCommandId,
  problems,
  reschedule,
} from "../support/lessons";
import { DAY, freezeClock, HOUR, MINUTE, pass, START_AT, thawClock } from "../support/time-machine";

/** Tomorrow in New York; the instructor teaches from 8 to 20. */
const TEN = START_AT + 25 * HOUR;
const WHOLE_DAY = { fromAt: TEN - 2 * HOUR, toAt: TEN + 10 * HOUR };

beforeEach(() => freezeClock());
afterEach(thawClock);

/** Sarah is booked by Sam at ten, with nothing else that day; more people have names. */
async function fullDay(...names: string[]) {
  const backend = createBackend();
  const sarah = await createInstructor(backend, { durationsMinutes: [30, 60] });
  const sam = await createPerson(backend, { firstName: "Sam" });
  const { bookingId } = await bookLesson(sam, sarah, { startsAt: TEN });
  const people: Person[] = [];
  for (const firstName of names) people.push(await createPerson(backend, { firstName }));
  return { backend, sarah, sam, bookingId, people };
}

const joinRange = { fromAt: TEN, toAt: TEN + HOUR };

async function join(person: Pick<Person, "as">, instructor: Instructor, wish: Partial<Wish> = {}) {
  return await person.as.mutation(api.waitlist.join, {
    ...{ commandId: newCommandId(), offeringId: instructor.offeringId, format: "online" as const },
    ...{ durationMinutes: 60, ...joinRange, ...wish },
  });
}
interface Wish {
  fromAt: number;
  toAt: number;
  durationMinutes: number;
  format: "online" | "travel";
  learnerId: Person["learnerId"];
}

async function entryOf(person: Pick<Person, "as">, instructor: Instructor, wish: Partial<Wish> = {}) {
  const joined = await join(person, instructor, wish);
  if (!joined.ok) throw new Error(JSON.stringify(joined.error));
  return joined.entryId;
}

const offersOf = async (person: Pick<Person, "as">) => (await person.as.query(api.waitlist.mine, {})).offers;
const entriesOf = async (person: Pick<Person, "as">) =>
  (await person.as.query(api.waitlist.mine, {})).entries;
const answer = async (person: Pick<Person, "as">, how: "accept" | "decline", claimId: string) =>
  await person.as.mutation(api.waitlist[how], { commandId: newCommandId(), claimId: claimId as never });

/** Who of them has an offer now. */
async function offered(people: readonly Person[]): Promise<boolean[]> {
  return await Promise.all(people.map(async (person) => (await offersOf(person)).length > 0));
}

async function freeTheLesson({ backend, sam, bookingId }: Awaited<ReturnType<typeof fullDay>>) {
  await cancel(sam, bookingId);
  await pass(backend, 10_000);
  await pass(backend, 1);
}

describe("a time that becomes free", () => {
  test("is offered to who waited first, for two minutes, and is being booked to everybody else", async () => {
    const world = await fullDay("Ada", "Ben");
    const { backend, sarah, people } = world;
    const [ada, ben] = people as [Person, Person];
    await entryOf(ada, sarah);
    await entryOf(ben, sarah);
    await pass(backend, 1);
    expect(await offered(people)).toEqual([false, false]);

    await freeTheLesson(world);
    expect(await offered(people)).toEqual([true, false]);
    const [offer] = await offersOf(ada);
    expect(offer).toMatchObject({ startsAt: TEN, durationMinutes: 60, expiresAt: expect.any(Number) });
    expect(Math.abs(offer!.expiresAt - Date.now() - 2 * MINUTE)).toBeLessThan(100);
    const facts = await backend.query(api.slots.weekFacts, {
      instructorId: sarah.instructorId,
      mondayLocalDate: "2026-11-09",
    });
    expect(facts?.busy).toMatchObject([{ startsAt: TEN, expiresAt: offer!.expiresAt }]);
    expect(await hold(ben, sarah, { startsAt: TEN })).toMatchObject({ error: { code: "taken" } });
    expect(await problems(backend)).toEqual([]);
  });

  test("goes from person to person in the order of joining, until nobody is left and it is free for all", async () => {
    const world = await fullDay("Ada", "Ben", "Cleo");
    const { backend, sarah, sam, people } = world;
    const [ada, , cleo] = people as [Person, Person, Person];
    for (const person of people) await entryOf(person, sarah);
    await freeTheLesson(world);
    expect(await offered(people)).toEqual([true, false, false]);
    await answer(ada, "decline", (await offersOf(ada))[0]!.claimId);
    await pass(backend, 1);
    expect(await offered(people)).toEqual([false, true, false]);
    await pass(backend, 2 * MINUTE);
    await pass(backend, 1);
    expect(await offered(people)).toEqual([false, false, true]);
    await answer(cleo, "decline", (await offersOf(cleo))[0]!.claimId);
    await pass(backend, 1);
    expect(await offered(people)).toEqual([false, false, false]);
    expect(await claimsOf(backend)).toEqual([]);
    expect((await hold(sam, sarah, { startsAt: TEN })).ok).toBe(true);
    // All of them wait on.
    for (const person of people) expect(await entriesOf(person)).toHaveLength(1);
  });

  test("is offered again to who let it pass, when it was taken and becomes free another time", async () => {
    const world = await fullDay("Ada");
    const { backend, sarah, sam, people } = world;
    const [ada] = people as [Person];
    await entryOf(ada, sarah);
    await freeTheLesson(world);
    await pass(backend, 2 * MINUTE);
    await pass(backend, 1);
    expect(await offered(people)).toEqual([false]);
    await holdOrThrow(sam, sarah, { startsAt: TEN });
    await pass(backend, 5 * MINUTE);
    await pass(backend, 1);
    expect(await offered(people)).toEqual([true]);
  });

  test("skips who has a lesson then, and whose range, length or format it doesn't fit", async () => {
    const world = await fullDay("Ada", "Ben", "Cleo", "Dan");
    const { backend, sarah, people } = world;
    const [ada, ben, cleo, dan] = people as [Person, Person, Person, Person];
    const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
    for (const person of people.slice(0, 1))
      await bookLesson(person, daniel, { startsAt: TEN + 30 * MINUTE });
    await entryOf(ada, sarah);
    await entryOf(ben, sarah, { fromAt: TEN + 2 * HOUR, toAt: TEN + 4 * HOUR });
    await pass(backend, 1);
    // Something is free in Ben's range: that was offered at once, and passes.
    await pass(backend, 3 * MINUTE);
    await entryOf(cleo, sarah);
    await backend.run(async (ctx) => {
      const entry = (await ctx.db.query("waitlistEntries").order("desc").first())!;
      await ctx.db.patch("waitlistEntries", entry._id, { format: "travel" });
    });
    await entryOf(dan, sarah);
    await freeTheLesson(world);
    expect(await offered(people)).toEqual([false, false, false, true]);
    expect(await problems(backend)).toEqual([]);
  });

  test("isn't offered to who has two offers already, nor twice for one entry", async () => {
    const world = await fullDay("Ada", "Ben");
    const { backend, sarah, people } = world;
    const [ada, ben] = people as [Person, Person];
    for (const firstName of ["Daniel", "Diego"]) {
      const other = await createInstructor(backend, { firstName, serviceId: sarah.serviceId });
      const at = firstName === "Daniel" ? TEN + 3 * HOUR : TEN + 5 * HOUR;
      await entryOf(ada, other, { fromAt: at, toAt: at + HOUR });
    }
    await entryOf(ada, sarah);
    await entryOf(ben, sarah);
    await cancel(world.sam, world.bookingId);
    await pass(backend, 1);
    expect(await offersOf(ada)).toHaveLength(2);
    await pass(backend, 10_000);
    await pass(backend, 1);
    expect(await offersOf(ada)).toHaveLength(2);
    expect(await offered([ben])).toEqual([true]);
  });

  test("isn't offered when the notice or the range's day is gone", async () => {
    const world = await fullDay("Ada");
    const { backend, sarah, people } = world;
    await entryOf(people[0]!, sarah);
    await pass(backend, TEN - START_AT - 30 * MINUTE);
    await freeTheLesson(world);
    expect(await offered(people)).toEqual([false]);
    await pass(backend, 90 * MINUTE);
    expect(await entriesOf(people[0]!)).toEqual([]);
  });

  test("isn't offered while the instructor's own calendar says they are busy", async () => {
    const world = await fullDay("Ada");
    const { backend, sarah, people } = world;
    await entryOf(people[0]!, sarah);
    await backend.run(async (ctx) => {
      const { instructorId } = sarah;
      const about = { name: "Own", importedAt: START_AT, coversUntil: TEN + DAY, blockCount: 1, unread: 0 };
      const calendarId = await ctx.db.insert("busyCalendars", { instructorId, ...about });
      const block = { calendarId, instructorId, startsAt: TEN + 30 * MINUTE, durationMinutes: 60 };
      await ctx.db.insert("busyBlocks", block);
    });
    await freeTheLesson(world);
    expect(await offered(people)).toEqual([false]);
  });

  test("isn't offered to whose it was: a hold that one gives back doesn't come back as an offer", async () => {
    const { backend, sarah, people } = await fullDay("Ada", "Ben");
    const [ada, ben] = people as [Person, Person];
    const afternoon = { fromAt: TEN + 4 * HOUR, toAt: TEN + 5 * HOUR };
    const { claimId } = await holdOrThrow(ada, sarah, { startsAt: afternoon.fromAt });
    await entryOf(ada, sarah, afternoon);
    await entryOf(ben, sarah, afternoon);
    await pass(backend, 1);
    await ada.as.mutation(api.claims.release, { commandId: newCommandId(), claimId });
    await pass(backend, 1);
    expect(await offered(people)).toEqual([false, true]);
  });

  test.each(["moved away", "held and let go"] as const)("by a lesson %s is offered as well", async (how) => {
    const { backend, sarah, sam, bookingId, people } = await fullDay("Ada");
    const [ada] = people as [Person];
    const noon = { fromAt: TEN + 2 * HOUR, toAt: TEN + 3 * HOUR };
    if (how === "moved away") {
      await entryOf(ada, sarah);
      await reschedule(sam, bookingId, TEN + 5 * HOUR);
      await pass(backend, 10_000);
    } else {
      const { claimId } = await holdOrThrow(sam, sarah, { startsAt: noon.fromAt });
      await entryOf(ada, sarah, noon);
      await sam.as.mutation(api.claims.release, { commandId: newCommandId(), claimId });
    }
    await pass(backend, 1);
    expect(await offered(people)).toEqual([true]);
  });

  test("is offered once to each who fits, when one freed stretch has room for several", async () => {
    const world = await fullDay("Ada", "Ben", "Cleo");
    const { backend, sarah, people } = world;
    const evening = { fromAt: TEN + 10 * HOUR, toAt: TEN + 12 * HOUR + 15 * MINUTE };
    for (const person of people) await entryOf(person, sarah, evening);
    await pass(backend, 1);
    expect(await offered(people)).toEqual([false, false, false]);
    const monday = { mondayLocalDate: "2026-11-09" };
    const week = await sarah.as.query(api.availability.week, monday);
    const days = week.days.map((day) => ({
      ...day,
      intervals: [{ startMinute: 8 * 60, endMinute: 23 * 60, formats: "all" as const }],
    }));
    const saved = await sarah.as.mutation(api.availability.saveWeek, {
      ...{ commandId: newCommandId(), ...monday, baseVersion: week.version, base: week.days, days },
      as: "thisWeek",
    });
    expect(saved.ok).toBe(true);
    // The save's job, and then the looks that it asked for.
    await pass(backend, 1);
    await pass(backend, 1);
    expect(await offered(people)).toEqual([true, true, false]);
    const times = await Promise.all(people.slice(0, 2).map(async (person) => (await offersOf(person))[0]!));
    expect(times[1]!.startsAt - times[0]!.startsAt).toBe(75 * MINUTE);
    expect(await problems(backend)).toEqual([]);
  });
});

describe("an offer", () => {
  async function adasOffer() {
    const world = await fullDay("Ada", "Ben");
    const [ada, ben] = world.people as [Person, Person];
    const entryId = await entryOf(ada, world.sarah);
    await entryOf(ben, world.sarah);
    await freeTheLesson(world);
    const [offer] = await offersOf(ada);
    return { ...world, ada, ben, entryId, offer: offer! };
  }

  test("that is accepted is a hold of five minutes, and booked like any other; then one waits no longer", async () => {
    const { backend, ada, ben, offer } = await adasOffer();
    const accepted = await answer(ada, "accept", offer.claimId);
    expect(accepted).toMatchObject({ ok: true, claimId: offer.claimId });
    expect(await answer(ada, "accept", offer.claimId)).toEqual(accepted);
    await pass(backend, 3 * MINUTE);
    expect((await book(ada, offer.claimId)).ok).toBe(true);
    await pass(backend, 1);
    expect(await entriesOf(ada)).toEqual([]);
    expect(await offered([ben])).toEqual([false]);
    expect(await claimsOf(backend)).toMatchObject([{ kind: "booking", startsAt: TEN }]);
    expect(await problems(backend)).toEqual([]);
  });

  test("that is accepted and not booked goes to the next person", async () => {
    const { backend, ada, ben, offer } = await adasOffer();
    await answer(ada, "accept", offer.claimId);
    await pass(backend, 5 * MINUTE);
    await pass(backend, 1);
    expect(await offered([ada, ben])).toEqual([false, true]);
    expect(await entriesOf(ada)).toHaveLength(1);
  });

  test("that ran out can't be accepted, even while the scheduler stands still", async () => {
    const { ada, offer } = await adasOffer();
    const { vi } = await import("vitest");
    vi.setSystemTime(offer.expiresAt);
    expect(await answer(ada, "accept", offer.claimId)).toEqual({ ok: false, error: { code: "offerEnded" } });
  });

  test("gives way to nothing, but a hold with the same instructor gives way to it", async () => {
    const { backend, sarah, ada, offer } = await adasOffer();
    await holdOrThrow(ada, sarah, { startsAt: TEN + 4 * HOUR });
    expect((await answer(ada, "accept", offer.claimId)).ok).toBe(true);
    const claims = await claimsOf(backend);
    expect(claims).toMatchObject([{ kind: "hold", startsAt: TEN }]);
  });

  test("ends when the instructor pauses: it isn't shown, and can't be accepted", async () => {
    const { backend, sarah, ada, ben, offer } = await adasOffer();
    await backend.run(
      async (ctx) => await ctx.db.patch("instructors", sarah.instructorId, { status: "paused" }),
    );
    expect(await offersOf(ada)).toEqual([]);
    expect(await answer(ada, "accept", offer.claimId)).toEqual({
      ok: false,
      error: { code: "instructorUnavailable" },
    });
    await pass(backend, 1);
    expect(await offered([ben])).toEqual([false]);
    expect(await claimsOf(backend)).toEqual([]);
  });

  test("of who leaves the waitlist goes to the next person at once", async () => {
    const { backend, ada, ben, entryId } = await adasOffer();
    await ada.as.mutation(api.waitlist.leave, { commandId: newCommandId(), entryId });
    await pass(backend, 1);
    expect(await offered([ada, ben])).toEqual([false, true]);
    expect(await entriesOf(ada)).toEqual([]);
  });

  test("that is declined isn't made again to the same person by a look that comes before the next person's turn", async () => {
    const { backend, sarah, ada, ben, offer } = await adasOffer();
    await answer(ada, "decline", offer.claimId);
    const freed = { startsAt: TEN, endsAt: TEN + HOUR, freedAt: null };
    await backend.mutation(internal.jobs.offerFreed, { instructorId: sarah.instructorId, freed });
    await pass(backend, 1);
    expect(await offered([ada, ben])).toEqual([false, true]);
  });

  test("whose expiry was missed is swept, and the next person has their turn", async () => {
    const { backend, ada, ben, offer } = await adasOffer();
    const { vi } = await import("vitest");
    vi.setSystemTime(offer.expiresAt + MINUTE);
    await backend.mutation(internal.jobs.sweep, {});
    await pass(backend, 1);
    expect(await offered([ada, ben])).toEqual([false, true]);
  });
});

describe("joining", () => {
  test("twice for the same is one entry; an eleventh is refused", async () => {
    const { sarah, people } = await fullDay("Ada");
    const [ada] = people as [Person];
    expect(await entryOf(ada, sarah)).toBe(await entryOf(ada, sarah));
    for (let day = 1; day < 10; day++) {
      await entryOf(ada, sarah, { fromAt: TEN + day * DAY, toAt: TEN + day * DAY + HOUR });
    }
    expect(await join(ada, sarah, { fromAt: TEN + 11 * DAY, toAt: TEN + 12 * DAY })).toEqual({
      ok: false,
      error: { code: "tooManyWaits", limit: 10 },
    });
  });

  test("offers at once what is free in the range: nothing is missed between looking and joining", async () => {
    const { backend, sarah, people } = await fullDay("Ada");
    await entryOf(people[0]!, sarah, WHOLE_DAY);
    await pass(backend, 1);
    expect(await offered(people)).toEqual([true]);
  });

  test("is refused with oneself, for what isn't offered, and for what is over", async () => {
    const { sarah, people } = await fullDay("Ada");
    const [ada] = people as [Person];
    expect(await join(sarah, sarah)).toMatchObject({ error: { code: "ownLesson" } });
    expect(await join(ada, sarah, { durationMinutes: 45 })).toMatchObject({ error: { why: "duration" } });
    expect(await join(ada, sarah, { format: "travel" })).toMatchObject({ error: { why: "format" } });
    expect(await join(ada, sarah, { fromAt: START_AT - HOUR, toAt: START_AT })).toMatchObject({
      error: { why: "past" },
    });
  });

  const CLOSINGS = ["the instructor pauses", "the offering is taken down", "that length is dropped"] as const;
  test.each(CLOSINGS)("is told when %s, keeps its place, and comes true when it is back", async (how) => {
    const world = await fullDay("Ada");
    const { backend, sarah, people } = world;
    const [ada] = people as [Person];
    const entryId = await entryOf(ada, sarah);
    expect(await entriesOf(ada)).toMatchObject([{ isOpen: true }]);
    const setOffered = async (isOffered: boolean) => {
      await backend.run(async (ctx) => {
        const status = isOffered ? "live" : "paused";
        if (how === "the instructor pauses")
          await ctx.db.patch("instructors", sarah.instructorId, { status });
        else if (how === "that length is dropped") {
          await ctx.db.patch("offerings", sarah.offeringId, { durationsMinutes: isOffered ? [60] : [30] });
        } else await ctx.db.patch("offerings", sarah.offeringId, { isActive: isOffered });
      });
    };
    await setOffered(false);
    expect(await entriesOf(ada)).toMatchObject([{ entryId, isOpen: false }]);
    await freeTheLesson(world);
    expect(await offered(people)).toEqual([false]);
    await setOffered(true);
    await backend.mutation(internal.jobs.sweepWaitlists, {});
    await pass(backend, 1);
    await pass(backend, 1);
    expect(await offered(people)).toEqual([true]);
  });

  test("tells the instructor how many wait and for what, and never who", async () => {
    const { sarah, people } = await fullDay("Ada", "Ben");
    for (const person of people) await entryOf(person, sarah);
    const wanted = await sarah.as.query(api.waitlist.wanted, { from: START_AT });
    expect(wanted).toEqual(Array(2).fill({ ...joinRange, durationMinutes: 60, format: "online" }));
    expect(await sarah.as.query(api.waitlist.wanted, { from: joinRange.toAt })).toEqual([]);
  });
});

test("what a waitlist missed is found by the sweep: time freed by hand, and entries whose day is over", async () => {
  const { backend, sarah, people } = await fullDay("Ada", "Ben");
  const [ada, ben] = people as [Person, Person];
  await entryOf(ada, sarah);
  await entryOf(ben, sarah, { fromAt: START_AT, toAt: START_AT + 2 * HOUR });
  await pass(backend, 1);
  await backend.run(async (ctx) => {
    for (const claim of await ctx.db.query("claims").take(10)) await ctx.db.delete("claims", claim._id);
    for (const cell of await ctx.db.query("claimCells").take(100))
      await ctx.db.delete("claimCells", cell._id);
  });
  const { vi } = await import("vitest");
  vi.setSystemTime(START_AT + 3 * HOUR);
  await backend.mutation(internal.jobs.sweepWaitlists, {});
  await pass(backend, 1);
  await pass(backend, 1);
  expect(await entriesOf(ben)).toEqual([]);
  expect(await offered([ada])).toEqual([true]);
});
