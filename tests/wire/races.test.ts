/** A hundred signed-in students over a hundred sockets, against the real functions on the real backend. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import { NOTHING_OF_MINE, offeredStarts } from "../../convex/domain/slots.ts";
import { addDays, localDateOf, mondayOf } from "../../convex/domain/time.ts";
import { runFunction } from "../../scripts/lib/deployment.ts";
import { connect, newClient, newStudents, tokenOf, type Person } from "../../scripts/lib/people.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../../scripts/lib/demo-accounts.ts";
import { startTemporaryStack, type TemporaryStack } from "../../scripts/lib/temporary-stack.ts";
import { countersOf, transactionsOf } from "../../scripts/lib/operator.ts";
import { makeTeachers, untaughtService } from "./support/teachers.ts";
import {
  busiestProfile,
  compatibleWishes,
  profileOf,
  waysOf,
  weeksOf,
  type Profile,
  type Wish,
} from "../../scripts/lib/slot-picker.ts";

const STUDENTS = 100;
const SARAH = DEMO_ACCOUNTS.find(({ role }) => role === "instructor")!.email;
let stack: TemporaryStack;
let students: Person[];
let profile: Profile;

beforeAll(async () => {
  stack = await startTemporaryStack({ seed: true });
  students = await newStudents(stack.deployment.url, STUDENTS);
  profile = await busiestProfile(stack.deployment.url);
});

afterAll(async () => {
  await Promise.all((students ?? []).map(({ client }) => client.close()));
  await stack?.stop();
});

test("a hundred students want one time: one gets it, ninety-nine are refused cleanly", async () => {
  const [way] = waysOf(profile);
  const weeks = await weeksOf(stack.deployment.url, profile, 3);
  const offered = offeredStarts(weeks, NOTHING_OF_MINE, way!, Date.now());
  const wish: Wish = { ...way!, startsAt: offered.at(-1)!.startsAt };

  const answers = await holdAtOnce(students.map(() => wish));

  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
  const bounds = { conflictAt: wish.startsAt, conflictEndsAt: wish.startsAt + wish.durationMinutes * 60_000 };
  expect(refusals).toHaveLength(STUDENTS - 1);
  for (const refusal of refusals) expect(refusal).toEqual({ code: "taken", ...bounds });

  const winner = answers.findIndex((answer) => answer.ok);
  const [hold] = (await students[winner]!.client.query(api.claims.mine, {})).holds;
  await students[winner]!.client.mutation(api.claims.release, {
    commandId: "give-back",
    claimId: hold!.claimId,
  });
});

test("a hundred students want a hundred times that fit together: all get theirs, and no conflict is counted", async () => {
  const weeks = await weeksOf(stack.deployment.url, profile, 12);
  const wishes = compatibleWishes(profile, weeks, STUDENTS);
  expect(wishes).toHaveLength(STUDENTS);
  expect(new Set(wishes.map(({ durationMinutes }) => durationMinutes)).size).toBeGreaterThan(1);
  expect(new Set(wishes.map(({ format }) => format)).size).toBeGreaterThan(1);
  const before = await countersOf(stack.deployment);
  const known = new Set((await transactionsOf(stack.deployment)).map(({ ts }) => ts));

  const answers = await holdAtOnce(wishes);

  expect(answers.filter((answer) => !answer.ok)).toEqual([]);
  const after = await countersOf(stack.deployment);
  expect(after.conflictsOf("claims:hold") - before.conflictsOf("claims:hold")).toBe(0);

  const claims = (await transactionsOf(stack.deployment)).filter(
    (transaction) => transaction.name === "claims:hold" && !known.has(transaction.ts),
  );
  expect(claims).toHaveLength(STUDENTS);
  const overlaps: string[] = [];
  for (const reader of claims) {
    for (const writer of claims) {
      if (reader === writer) continue;
      const hit = reader.reads.find((range) =>
        writer.writes.some(
          ({ index, key }) =>
            index === range.index && key >= range.from && (range.to === null || key < range.to),
        ),
      );
      if (hit !== undefined) overlaps.push(`${hit.index} ${hit.from}`);
    }
  }
  expect(overlaps).toEqual([]);
});

test("holds become bookings all at once, and the books are in order", async () => {
  const booked = await Promise.all(
    students.map(async ({ client }, index) => {
      const { holds } = await client.query(api.claims.mine, {});
      const hold = holds[0]!;
      return await client.mutation(api.bookings.book, {
        commandId: `book-${index}`,
        claimId: hold.claimId,
        shownTotalCents: hold.price.totalCents,
        ...(hold.format === "travel" || hold.format === "neutral"
          ? { place: { address: "1 Main Street" } }
          : {}),
      });
    }),
  );
  expect(booked.filter((answer) => !answer.ok)).toEqual([]);
  expect(await runFunction(stack.deployment, "admin/checks:run", {})).toMatchObject({ problems: [] });
});

test("one cancellation with fifty waiting: the first has the offer, then the second, and no job fails", async () => {
  const lessons = await Promise.all(
    students.map(async ({ client }) => (await client.query(api.bookings.upcoming, {}))[0]!),
  );
  // Far enough ahead that the notice is still met when it is free again.
  const freed = lessons.find(
    ({ format, startsAt }) =>
      (format === "online" || format === "studio") && startsAt > Date.now() + 24 * 60 * 60_000,
  )!;
  const owner = students[lessons.indexOf(freed)]!;
  const waiting = students.filter((student) => student !== owner).slice(0, 50);
  const { offeringId, format, durationMinutes, startsAt, bookingId } = freed;
  const range = { fromAt: startsAt, toAt: startsAt + durationMinutes * 60_000 };
  const join = async ({ client }: Person) => {
    const wish = { commandId: "wait", offeringId, format, durationMinutes, ...range };
    expect(await client.mutation(api.waitlist.join, wish)).toMatchObject({ ok: true });
  };
  const [first, second, ...rest] = waiting as [Person, Person, ...Person[]];
  await join(first);
  await join(second);
  await Promise.all(rest.map(join));

  await owner.client.mutation(api.bookings.cancel, { commandId: "leave", bookingId, reason: "Ill" });
  await owner.client.mutation(api.bookings.commitChange, { commandId: "done", bookingId });
  const offer = await offerOf(first);
  expect(offer).toMatchObject({ startsAt, durationMinutes });
  const offers = await Promise.all(
    waiting.map(async ({ client }) => (await client.query(api.waitlist.mine, {})).offers.length),
  );
  expect(offers).toEqual(waiting.map((person) => (person === first ? 1 : 0)));

  await first.client.mutation(api.waitlist.decline, { commandId: "no", claimId: offer.claimId });
  const next = await offerOf(second);
  const answers = await Promise.all(
    ["yes", "yes too"].map(
      async (commandId) =>
        await second.client.mutation(api.waitlist.accept, { commandId, claimId: next.claimId }),
    ),
  );
  expect(answers[0]).toMatchObject({ ok: true, claimId: next.claimId });
  expect(answers[1]).toEqual(answers[0]);
  const booked = await second.client.mutation(api.bookings.book, {
    ...{ commandId: "book-offer", claimId: next.claimId, shownTotalCents: next.price.totalCents },
  });
  expect(booked.ok).toBe(true);
  const { functions } = await countersOf(stack.deployment);
  expect(functions["jobs:offerFreed"]).toMatchObject({ failures: 0 });
  expect(await runFunction(stack.deployment, "admin/checks:run", {})).toMatchObject({ problems: [] });
});

test("thirty instructors accept one request for a lesson now, at once: one has it, the others are told who, no conflict fails", async () => {
  const teachers = students.slice(0, 30);
  const asking = students.at(-1)!;
  const service = await untaughtService(stack.deployment.url);
  await makeTeachers(stack.deployment, teachers, service.serviceId);
  const before = await countersOf(stack.deployment);
  for (const round of [1, 2, 3]) {
    await Promise.all(teachers.map(({ client }) => client.mutation(api.teachNow.becomeReady, {})));
    const asked = await asking.client.mutation(api.teachNow.ask, {
      ...{ commandId: `ask-${round}`, serviceId: service.serviceId, format: "online" as const },
      ...{ durationMinutes: 30, maxHourlyRateCents: 20_000 },
    });
    if (!asked.ok) throw new Error(`The request was refused: ${asked.error.code}`);
    const { requestId } = asked;
    // In the last round the student changes her mind in the same instant: then it is a lesson, or it isn't.
    const withdrawn =
      round === 3
        ? asking.client.mutation(api.teachNow.withdraw, { commandId: "never-mind", requestId })
        : Promise.resolve({ ok: false as const });
    const answers = await Promise.all(
      teachers.map(({ client }, index) =>
        client.mutation(api.teachNow.accept, { commandId: `mine-${round}-${index}`, requestId }),
      ),
    );
    const won = answers.flatMap((answer) => (answer.ok ? [answer.bookingId] : []));
    expect(won.length + ((await withdrawn).ok ? 1 : 0)).toBe(1);
    for (const answer of answers) if (!answer.ok) expect(answer.error.code).toBe("requestEnded");
    const lessons = await asking.client.query(api.bookings.upcoming, {});
    expect(lessons.filter(({ bookingId }) => won.includes(bookingId))).toHaveLength(won.length);
    for (const bookingId of won) {
      const reason = "Another round";
      await asking.client.mutation(api.bookings.cancel, { commandId: `end-${round}`, bookingId, reason });
      await asking.client.mutation(api.bookings.commitChange, { commandId: `done-${round}`, bookingId });
    }
  }
  const { functions } = await countersOf(stack.deployment);
  const name = "teachNow:accept";
  console.log(`${name}: ${functions[name]!.conflicts} conflicts in ${functions[name]!.calls} calls`);
  expect(functions[name]!.failures).toBe(before.functions[name]?.failures ?? 0);
  expect(await runFunction(stack.deployment, "admin/checks:run", {})).toMatchObject({ problems: [] });
});

test("an instructor opens a week before two hundred watchers, who take it at once: each sees it, all get their times, no conflict fails", async () => {
  const { url } = stack.deployment;
  const sarah = connect(url, await tokenOf(url, { flow: "signIn", email: SARAH, password: DEMO_PASSWORD }));
  const popular = await profileOf(url, "sarah-chen");
  const mondayLocalDate = addDays(mondayOf(localDateOf(Date.now(), popular.timeZone)), 7 * 11);
  const watched = { instructorId: popular.instructorId, mondayLocalDate };
  const wishes = compatibleWishes(
    popular,
    [(await sarah.client.query(api.slots.weekFacts, watched))!],
    STUDENTS,
  );
  expect(wishes.length).toBeGreaterThan(30);
  const { days, version } = await sarah.client.query(api.availability.week, { mondayLocalDate });
  const save = async (commandId: string, base: typeof days, wanted: typeof days, baseVersion: string) =>
    await sarah.client.mutation(api.availability.saveWeek, {
      ...{ commandId, mondayLocalDate, baseVersion, base, days: wanted, as: "thisWeek" as const },
    });
  const none = days.map((day) => ({ ...day, intervals: [] }));
  const closed = await save("close", days, none, version);
  if (!closed.ok) throw new Error(`The week wasn't closed: ${closed.error.code}`);
  const before = await countersOf(stack.deployment);

  const more = Array.from({ length: 100 }, () => newClient(url));
  const clients = [...students.map(({ client }) => client), ...more];
  const seen = clients.map(async (client, index) => {
    await isOpen(client, watched);
    const wish = index < STUDENTS ? wishes[index] : undefined;
    if (wish === undefined) return null;
    return await client.mutation(api.claims.hold, { commandId: `open-${index}`, ...wish });
  });
  // All of them have the closed week before them.
  await Promise.all(clients.map(async (client) => await client.query(api.slots.weekFacts, watched)));
  expect((await save("open", none, days, closed.version)).ok).toBe(true);
  const answers = await Promise.all(seen);

  expect(answers.filter((answer) => answer !== null)).toHaveLength(wishes.length);
  expect(answers.filter((answer) => answer !== null && !answer.ok)).toEqual([]);
  const { functions } = await countersOf(stack.deployment);
  for (const name of ["claims:hold", "availability:saveWeek", "slots:weekFacts"]) {
    console.log(`${name}: ${functions[name]!.conflicts} conflicts in ${functions[name]!.calls} calls`);
    expect(functions[name]!.failures).toBe(before.functions[name]?.failures ?? 0);
  }
  await Promise.all([sarah.client, ...more].map(async (client) => await client.close()));
});

async function isOpen(
  client: Person["client"],
  watched: (typeof api.slots.weekFacts)["_args"],
): Promise<void> {
  await new Promise<void>((resolve) => {
    client.onUpdate(api.slots.weekFacts, watched, (facts) => {
      // The eighth day is the next week's.
      if (facts?.days.slice(0, 7).some(({ intervals }) => intervals.length > 0) === true) resolve();
    });
  });
}

/** Comes by itself: nobody asks for it again. */
async function offerOf({ client }: Person) {
  type Offer = (typeof api.waitlist.mine)["_returnType"]["offers"][number];
  return await new Promise<Offer>((resolve) => {
    let isFound = false;
    const stop = client.onUpdate(api.waitlist.mine, {}, ({ offers }) => {
      if (offers[0] === undefined || isFound) return;
      isFound = true;
      resolve(offers[0]);
      setTimeout(() => stop(), 0);
    });
  });
}

/** All commands are on their way before the first is answered. */
async function holdAtOnce(wishes: Wish[]) {
  const nonce = crypto.randomUUID().slice(0, 8);
  return await Promise.all(
    wishes.map(async (wish, index) => {
      const { client } = students[index]!;
      return await client.mutation(api.claims.hold, { commandId: `hold-${nonce}-${index}`, ...wish });
    }),
  );
}
