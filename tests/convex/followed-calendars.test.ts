/** Calendars that are followed by their address, with a web that the tests tell (support/the-web.ts). */
import { afterEach, beforeEach, expect, test } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { createBackend, createInstructor, createPerson, type Instructor } from "../support/convex";
import { hold, newCommandId } from "../support/lessons";
import { answerWith, askedAddresses } from "../support/the-web";
import {
  DAY,
  freezeClock,
  HOUR,
  MINUTE,
  pass,
  passUnnoticed,
  START_AT,
  thawClock,
} from "../support/time-machine";

/** Tomorrow at 10 in New York. */
const AT = START_AT + 25 * HOUR;
const SECRET = "https://calendar.example.com/private-3f2a/basic.ics";

beforeEach(() => freezeClock());
afterEach(thawClock);

const stamp = (at: number) => new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, "") + "Z";
/** A file with an hour at each of these times. */
const fileWith = (...times: number[]) =>
  [
    "BEGIN:VCALENDAR",
    ...times.flatMap((at) => [
      ...["BEGIN:VEVENT", `UID:${at}`, "SUMMARY:Dentist", `DTSTART:${stamp(at)}`],
      ...[`DTEND:${stamp(at + HOUR)}`, "END:VEVENT"],
    ]),
    "END:VCALENDAR",
  ].join("\r\n");
const serve = (...times: number[]) => answerWith(() => ({ kind: "text", text: fileWith(...times) }));
const fail = (status: number) =>
  answerWith(() => ({ kind: "failed", problem: { code: "answered", status } }));

async function people() {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const emma = await createPerson(backend);
  const read = async (ms = 1) => {
    await pass(backend, ms);
    // What the read scheduled for the same moment.
    await pass(backend, 1);
  };
  const blocks = async () => {
    const all = await backend.run(async (ctx) => await ctx.db.query("busyBlocks").take(100));
    return all.map(({ startsAt }) => startsAt).sort();
  };
  const jobs = async () => {
    const all = await backend.run(async (ctx) => await ctx.db.system.query("_scheduled_functions").take(500));
    return all.filter(({ name, state }) => name.includes("calendarReads") && state.kind === "pending");
  };
  const shown = async () => {
    const [calendar] = await sarah.as.query(api.busyCalendars.mine, {});
    return { ...calendar, ...calendar?.following };
  };
  return { backend, sarah, emma, read, blocks, jobs, shown };
}

async function follow({ as }: Pick<Instructor, "as">, url = SECRET, name = "Private") {
  return await as.mutation(api.busyCalendars.follow, { commandId: newCommandId(), url, name });
}
async function followed(sarah: Instructor): Promise<Id<"busyCalendars">> {
  const answer = await follow(sarah);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.calendarId;
}
const readNow = async ({ as }: Pick<Instructor, "as">, calendarId: Id<"busyCalendars">) =>
  await as.mutation(api.busyCalendars.readNow, { commandId: newCommandId(), calendarId });
const remove = async ({ as }: Pick<Instructor, "as">, calendarId: Id<"busyCalendars">) =>
  await as.mutation(api.busyCalendars.remove, { commandId: newCommandId(), calendarId });

test("a followed calendar is read at once, and what is busy in it can't be held", async () => {
  const { sarah, emma, read, shown } = await people();
  serve(AT);
  await followed(sarah);
  expect(await shown()).toMatchObject({ importedAt: null, isReading: true, url: SECRET, problem: null });
  await read();
  expect(await hold(emma, sarah, { startsAt: AT })).toMatchObject({ error: { why: "away" } });
  expect((await hold(emma, sarah, { startsAt: AT + HOUR })).ok).toBe(true);
  expect(await shown()).toMatchObject({
    importedAt: START_AT + 1,
    blockCount: 1,
    isReading: false,
    problem: null,
  });
});

test("it is read again about every hour: what was added blocks, what is gone is free", async () => {
  const { sarah, emma, read, blocks, shown, jobs } = await people();
  serve(AT, AT + 4 * HOUR);
  await followed(sarah);
  await read();
  expect(await jobs()).toHaveLength(1);
  serve(AT + 4 * HOUR, AT + 6 * HOUR);
  await read(53 * MINUTE);
  expect(await blocks()).toEqual([AT, AT + 4 * HOUR]);
  await read(14 * MINUTE);
  expect(await blocks()).toEqual([AT + 4 * HOUR, AT + 6 * HOUR]);
  expect((await hold(emma, sarah, { startsAt: AT })).ok).toBe(true);
  expect((await shown()).importedAt).toBeGreaterThan(START_AT + HOUR);
  expect(askedAddresses()).toEqual([SECRET, SECRET]);
  expect(await jobs()).toHaveLength(1);
});

test("while it can't be read its times still block, and it says since when and why; it is tried ever less often", async () => {
  const { sarah, emma, read, shown, jobs } = await people();
  serve(AT + 3 * DAY);
  await followed(sarah);
  await read();
  fail(404);
  await read(70 * MINUTE);
  const first = await shown();
  expect(first).toMatchObject({ importedAt: START_AT + 1, blockCount: 1 });
  expect(first).toMatchObject({ problem: { code: "answered", status: 404 }, failingSince: first.triedAt });
  await read(20 * MINUTE);
  fail(500);
  for (let hours = 0; hours < 60; hours++) await read(HOUR);
  expect(await shown()).toMatchObject({
    ...{ importedAt: START_AT + 1, failingSince: first.failingSince },
    problem: { code: "answered", status: 500 },
  });
  // At 0, 15, 45 min, 1:45, 3:45, 7:45, 15:45, 31:45 and a day later.
  expect(askedAddresses().length).toBeGreaterThan(8);
  expect(askedAddresses().length).toBeLessThan(12);
  expect(await jobs()).toHaveLength(1);
  expect(await hold(emma, sarah, { startsAt: AT + 3 * DAY })).toMatchObject({ error: { why: "away" } });
  serve(AT + 3 * DAY);
  await read(DAY);
  expect(await shown()).toMatchObject({ problem: null, failingSince: null, blockCount: 1 });
});

test("what isn't a calendar is a problem like any other", async () => {
  const { sarah, read, shown } = await people();
  answerWith(() => ({ kind: "text", text: "<html>Log in</html>" }));
  await followed(sarah);
  await read();
  expect(await shown()).toMatchObject({ importedAt: null, blockCount: 0, problem: { code: "noCalendar" } });
});

test("what was read and can't be taken in is told as a fault of ours, and tried less often like any other", async () => {
  const { sarah, read, shown, jobs } = await people();
  // Something that no server sends: the mutation refuses it.
  answerWith(() => ({ kind: "text", text: fileWith(AT), etag: 5 as never }));
  await followed(sarah);
  await read();
  expect(await shown()).toMatchObject({ importedAt: null, isReading: false, problem: { code: "failed" } });
  expect(await jobs()).toHaveLength(1);
});

test("an unchanged calendar is fresh without being read, but once a day it is read whole", async () => {
  const { sarah, read, shown } = await people();
  const asked: unknown[] = [];
  answerWith((_url, known) => {
    asked.push(known);
    if (known.etag !== undefined) return { kind: "unchanged" };
    return { kind: "text", text: fileWith(AT), etag: '"v1"', lastModified: "today" };
  });
  await followed(sarah);
  await read();
  const { coversUntil } = await shown();
  await read(70 * MINUTE);
  expect(asked).toEqual([{}, { etag: '"v1"', lastModified: "today" }]);
  const fresh = await shown();
  expect(fresh).toMatchObject({ coversUntil, blockCount: 1, problem: null });
  expect(fresh.importedAt).toBeGreaterThan(START_AT + HOUR);
  for (let hours = 0; hours < 26; hours++) await read(HOUR);
  expect(asked.filter((known) => Object.keys(known as object).length === 0)).toHaveLength(2);
  expect((await shown()).coversUntil).toBeGreaterThan(coversUntil! + 23 * HOUR);
});

test("read now reads now, in the place of the next turn; while it is being read nothing more happens", async () => {
  const { sarah, read, jobs, blocks } = await people();
  serve(AT);
  const calendarId = await followed(sarah);
  expect(await readNow(sarah, calendarId)).toEqual({ ok: true });
  await read();
  expect(askedAddresses()).toHaveLength(1);
  serve(AT + HOUR);
  await read(10 * MINUTE);
  await readNow(sarah, calendarId);
  expect(await jobs()).toHaveLength(1);
  await read();
  expect(await blocks()).toEqual([AT + HOUR]);
  expect(askedAddresses()).toHaveLength(2);
  expect(await jobs()).toHaveLength(1);
  const answers = [];
  for (let time = 0; time < 10; time++) answers.push(await readNow(sarah, calendarId));
  expect(answers.at(-1)).toMatchObject({ ok: false, error: { code: "rateLimited" } });
});

test("removing it ends its job and gives its times back; an answer that comes later finds nobody", async () => {
  const { backend, sarah, read, jobs, blocks } = await people();
  serve(AT);
  const calendarId = await followed(sarah);
  await read();
  const [job] = await jobs();
  const { dueAt } = job!.args[0] as { dueAt: number };
  passUnnoticed(dueAt - Date.now());
  const task = await backend.mutation(internal.busyCalendars.beginRead, { calendarId, dueAt });
  expect(task).toMatchObject({ url: SECRET });
  await remove(sarah, calendarId);
  expect(await jobs()).toEqual([]);
  const outcome = {
    kind: "read" as const,
    blocks: [{ startsAt: AT, durationMinutes: 60 }],
    unread: 0,
    version: {},
  };
  const late = { calendarId, leaseAt: task!.leaseAt, outcome: { ...outcome, coversUntil: AT + DAY } };
  await backend.mutation(internal.busyCalendars.endRead, late);
  await read(3 * HOUR);
  expect(await blocks()).toEqual([]);
  expect(await jobs()).toEqual([]);
  expect(askedAddresses()).toHaveLength(1);
});

test("a job begins once, and only one answer of a read is taken", async () => {
  const { backend, sarah, blocks, shown } = await people();
  const calendarId = await followed(sarah);
  const due = { calendarId, dueAt: START_AT };
  const first = await backend.mutation(internal.busyCalendars.beginRead, due);
  expect(await backend.mutation(internal.busyCalendars.beginRead, due)).toBeNull();
  const answer = (startsAt: number, leaseAt: number) => ({
    ...{ calendarId, leaseAt },
    outcome: {
      ...{ kind: "read" as const, blocks: [{ startsAt, durationMinutes: 60 }], unread: 0, version: {} },
      coversUntil: AT + DAY,
    },
  });
  await backend.mutation(internal.busyCalendars.endRead, answer(AT, first!.leaseAt));
  await backend.mutation(internal.busyCalendars.endRead, answer(AT + HOUR, first!.leaseAt));
  expect(await blocks()).toEqual([AT]);
  expect(await shown()).toMatchObject({ isReading: false });
});

test("a read that was lost is taken up by the sweep, and by whoever asks for it", async () => {
  const { backend, sarah, read, blocks, jobs } = await people();
  serve(AT);
  const calendarId = await followed(sarah);
  // Begun, and its process died.
  await backend.mutation(internal.busyCalendars.beginRead, { calendarId, dueAt: START_AT });
  await read();
  passUnnoticed(4 * MINUTE);
  await backend.mutation(internal.jobs.sweepCalendars, {});
  await read();
  expect(await blocks()).toEqual([]);
  passUnnoticed(4 * MINUTE);
  await backend.mutation(internal.jobs.sweepCalendars, {});
  await read();
  expect(await blocks()).toEqual([AT]);
  expect(await jobs()).toHaveLength(1);

  serve(AT + HOUR);
  const [{ args }] = (await jobs()) as unknown as [{ args: [{ dueAt: number }] }];
  passUnnoticed(args[0].dueAt - Date.now());
  await backend.mutation(internal.busyCalendars.beginRead, { calendarId, dueAt: args[0].dueAt });
  passUnnoticed(6 * MINUTE);
  await readNow(sarah, calendarId);
  await read();
  expect(await blocks()).toEqual([AT + HOUR]);
});

test("times that a read frees are offered to whoever waits, and so are those of a removed file", async () => {
  const { backend, sarah, emma, read } = await people();
  serve(AT);
  const calendarId = await followed(sarah);
  const file = await sarah.as.mutation(api.busyCalendars.importTimes, {
    ...{ commandId: newCommandId(), name: "File", coversUntil: START_AT + 300 * DAY, unread: 0 },
    blocks: [{ startsAt: AT + 4 * HOUR, durationMinutes: 60 }],
  });
  await read();
  for (const fromAt of [AT, AT + 4 * HOUR]) {
    const joined = await emma.as.mutation(api.waitlist.join, {
      ...{ commandId: newCommandId(), offeringId: sarah.offeringId, format: "online", durationMinutes: 60 },
      ...{ fromAt, toAt: fromAt + HOUR },
    });
    expect(joined.ok).toBe(true);
  }
  const offers = async () =>
    (await emma.as.query(api.waitlist.mine, {})).offers.map(({ startsAt }) => startsAt);
  await read();
  expect(await offers()).toEqual([]);
  serve();
  await readNow(sarah, calendarId);
  await read();
  await pass(backend, 1);
  expect(await offers()).toEqual([AT]);
  if (!file.ok) throw new Error(file.error.code);
  await remove(sarah, file.calendarId);
  await read();
  await pass(backend, 1);
  expect((await offers()).sort()).toEqual([AT, AT + 4 * HOUR]);
});

test("the same events stay the same blocks all day, those under way too", async () => {
  const { backend, sarah, read } = await people();
  const vacation = [
    ...[
      "BEGIN:VCALENDAR",
      "BEGIN:VEVENT",
      `DTSTART:${stamp(START_AT - DAY)}`,
      `DTEND:${stamp(START_AT + 6 * DAY)}`,
    ],
    ...["END:VEVENT", "END:VCALENDAR"],
  ];
  answerWith(() => ({ kind: "text", text: vacation.join("\n") }));
  await followed(sarah);
  const ids = async () => {
    const all = await backend.run(async (ctx) => await ctx.db.query("busyBlocks").take(100));
    return all.map(({ _id }) => _id);
  };
  await read();
  const before = await ids();
  expect(before).toHaveLength(7);
  for (let hours = 0; hours < 5; hours++) await read(70 * MINUTE);
  expect(askedAddresses()).toHaveLength(6);
  expect(await ids()).toEqual(before);
});

test("the address is in no audit, no argument of a job and nobody else's answer", async () => {
  const { backend, sarah, emma, read } = await people();
  serve(AT);
  const calendarId = await followed(sarah);
  await read();
  await readNow(sarah, calendarId);
  await read();
  const written = await backend.run(async (ctx) => [
    ...(await ctx.db.query("auditEntries").take(100)),
    ...(await ctx.db.query("commands").take(100)),
    ...(await ctx.db.system.query("_scheduled_functions").take(100)),
  ]);
  expect(written.length).toBeGreaterThan(3);
  expect(JSON.stringify(written)).not.toContain("3f2a");
  expect(written).toContainEqual(
    expect.objectContaining({ action: "busyCalendars.follow", details: { host: "calendar.example.com" } }),
  );
  const facts = await emma.as.query(api.slots.weekFacts, {
    ...{ instructorId: sarah.instructorId, mondayLocalDate: "2026-11-09" },
  });
  expect(JSON.stringify(facts)).not.toContain("example");
});

test("addresses that are none, lead inside or are followed already are refused without being asked for", async () => {
  const { sarah, read } = await people();
  for (const url of [
    "",
    "http://calendar.example.com/",
    "https://localhost/x",
    "https://[::1]/",
    "https://2130706433/",
  ]) {
    await expect(follow(sarah, url), url).rejects.toThrow("badArgument");
  }
  await followed(sarah);
  await expect(follow(sarah, SECRET.replace("https", "webcal"))).rejects.toThrow(
    "follow this address already",
  );
  await read();
  expect(askedAddresses()).toEqual([SECRET]);
});

test("there are five calendars at most, files included, and each is its owner's", async () => {
  const { backend, sarah } = await people();
  const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
  const calendarId = await followed(sarah);
  await expect(readNow(daniel, calendarId)).rejects.toThrow("notFound");
  const put = async (into: { calendarId?: Id<"busyCalendars"> }) =>
    await sarah.as.mutation(api.busyCalendars.importTimes, {
      ...{
        commandId: newCommandId(),
        name: "File",
        blocks: [],
        coversUntil: START_AT + DAY,
        unread: 0,
        ...into,
      },
    });
  await expect(put({ calendarId })).rejects.toThrow("read from its address");
  for (let count = 0; count < 3; count++) await put({});
  const last = await put({});
  expect(await follow(sarah, `${SECRET}?2`)).toEqual({
    ok: false,
    error: { code: "tooManyCalendars", limit: 5 },
  });
  if (!last.ok) throw new Error(last.error.code);
  await expect(readNow(sarah, last.calendarId)).rejects.toThrow("notFound");
});

test("nothing is read for whose account is closed; it goes on when that is open again", async () => {
  const { backend, sarah, read } = await people();
  serve(AT);
  await followed(sarah);
  await read();
  const setStatus = async (status: "active" | "suspended") =>
    await backend.run(async (ctx) => await ctx.db.patch("users", sarah.userId, { status }));
  await setStatus("suspended");
  for (let hours = 0; hours < 5; hours++) await read(HOUR);
  expect(askedAddresses()).toHaveLength(1);
  await setStatus("active");
  await read(DAY);
  expect(askedAddresses()).toHaveLength(2);
});
