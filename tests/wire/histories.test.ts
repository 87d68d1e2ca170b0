/**
 * A dozen students at a few instructors' times, over lines that break, freeze and stall, with pages that are reloaded in the
 * middle of it, and a backend that is stopped and killed: in the end everything that anybody was told is true, once, and
 * nothing else is. `SEED=…` repeats the draws (not the timing); `npm run soak` goes on for longer.
 */
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Id } from "../../convex/_generated/dataModel.js";
import { addDays, localDateOf, mondayOf } from "../../convex/domain/time.ts";
import { SeededRandom } from "../../local-backend/base/random.ts";
import { runFunction } from "../../scripts/lib/deployment.ts";
import { tokenOf } from "../../scripts/lib/people.ts";
import { profileOf } from "../../scripts/lib/slot-picker.ts";
import { failingLine } from "./support/failing-line.ts";
import { intentionOf, type Teacher } from "./support/intentions.ts";
import { Member } from "./support/member.ts";
import { MortalBackend } from "./support/mortal-backend.ts";
import { rawTables } from "./support/raw-tables.ts";
import * as Verdict from "./support/verdict.ts";

const IS_LONG = process.env["SOAK"] !== undefined;
const SEED = Number(process.env["SEED"] ?? 20261128);
const MEMBERS = 12;
const INSTRUCTORS = 3;
const COMMANDS = IS_LONG ? Number(process.env["WIRE_COMMANDS"] ?? 20_000) : 130;
const KILLS = IS_LONG ? Math.ceil(COMMANDS / 200) : 2;
/** Faster than this, a person is slowed down by limits, which proves nothing. */
const PAUSE_MS = IS_LONG ? 1500 : 50;
/** Ten seconds after the last change was asked for, nothing stands any more. */
const CHANGES_HAPPEN_MS = 60_000;

const random = new SeededRandom(SEED);
let backend: MortalBackend;
const members: Member[] = [];
let teachers: Teacher[];

beforeAll(async () => {
  backend = await MortalBackend.start({ instructors: INSTRUCTORS, students: 2 });
  const cards = (await runFunction(backend.deployment, "instructors:browse")) as { slug: string }[];
  teachers = await Promise.all(
    cards.map(async ({ slug }) => {
      const profile = await profileOf(backend.url, slug);
      const monday = mondayOf(localDateOf(Date.now(), profile.timeZone));
      return { profile, mondays: [monday, addDays(monday, 7)] };
    }),
  );
  const weeks = teachers.flatMap(({ profile: { instructorId }, mondays }) =>
    mondays.map((mondayLocalDate) => ({ instructorId, mondayLocalDate })),
  );
  const signUp = async (at: number) => {
    const email = `history${at}@example.test`;
    const params = { flow: "signUp" as const, email, password: "history-2026-pass" };
    const token = await tokenOf(backend.url, { ...params, firstName: "History", lastName: `Number${at}` });
    const line = await failingLine(backend.url);
    return new Member(email, token, line, backend.url, new SeededRandom(SEED + 1 + at), weeks);
  };
  for (let at = 0; at < MEMBERS; at += 4) {
    members.push(...(await Promise.all([at, at + 1, at + 2, at + 3].map(signUp))));
  }
});

afterAll(async () => {
  await Promise.all(members.map((member) => member.close()));
  await backend?.stop();
});

const given = () => members.reduce((sum, member) => sum + member.told.length, 0);

test(
  `[seed ${SEED}] ${COMMANDS} commands over broken lines, the backend killed ${KILLS} times: what was told is true, once`,
  async () => {
    let isOver = false;
    const living = members.map((member, at) =>
      live(member, new SeededRandom(SEED + 1000 + at), () => isOver),
    );
    const breaking = breakLines(() => isOver);
    for (let kill = 0; kill < KILLS; kill++) {
      const enough = ((kill + 1) * COMMANDS) / (KILLS + 1);
      while (given() < enough) await wait(20);
      await backend.standStill(random.below(600));
      await wait(random.below(100));
      await backend.killAndStartAgain();
    }
    while (given() < COMMANDS) await wait(20);
    isOver = true;
    await breaking;
    await Promise.all(living);
    if (!IS_LONG) for (const member of members) member.reloadIfAway();

    const people = await rawTables(backend.deployment, ["users"]);
    const ownerOf = (member: Member) => people.users.find(({ email }) => email === member.name)!._id;
    await expect.poll(standingChanges, { timeout: CHANGES_HAPPEN_MS, interval: 250 }).toBe(0);
    await Promise.all(members.map(async (member) => await member.assertShowsTheTruth()));
    const store: Verdict.Store = await rawTables(backend.deployment, [
      ...(["claims", "bookings", "commands", "auditEntries", "learners", "instructors", "users"] as const),
      "waitlistEntries",
    ]);
    for (const member of members) {
      const ownerId = ownerOf(member);
      Verdict.assertOneAnswerEach(member, ownerId, store);
      Verdict.assertLessonsAreAsTold(member, ownerId, store);
    }
    Verdict.assertClaimsAreExplained(members, store);
    Verdict.assertNobodyIsInTwoPlaces(store, Date.now());
    const checks = await runFunction(backend.deployment, "admin/checks:run", { mend: false });
    expect(checks).toMatchObject({ problems: [] });
    assertMuchHappened();
  },
  IS_LONG ? 24 * 3_600_000 : 300_000,
);

async function live(member: Member, own: SeededRandom, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const intention = intentionOf(member, teachers, own);
    if (intention !== null) {
      const answer = await member.tell(intention.command, intention.args);
      const { bookingId } = intention.args;
      if (answer.ok && bookingId !== undefined) member.asked.add(bookingId as Id<"bookings">);
    }
    await wait(own.below(2 * PAUSE_MS));
  }
}

async function breakLines(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await wait(random.below(IS_LONG ? 1000 : 250));
    const member = random.pick(members);
    switch (random.below(6)) {
      case 0:
        member.line.cut();
        break;
      case 1:
        member.line.freeze(random.pick(["up", "down", "both"] as const), 100 + random.below(400));
        break;
      case 2:
        member.line.stall(random.below(600));
        break;
      case 3:
      case 4:
        member.reload();
        break;
      case 5:
        await backend.standStill(random.below(150));
    }
  }
}

async function standingChanges(): Promise<number> {
  const { bookings } = await rawTables(backend.deployment, ["bookings"]);
  return bookings.filter((each) => each.state === "confirmed" && each.pendingChange !== undefined).length;
}

/** A history in which nothing succeeded, collided or was repeated proves nothing. */
function assertMuchHappened(): void {
  const outcomes = new Map<string, number>();
  for (const { name, answers } of members.flatMap(({ told }) => told)) {
    const [answer] = answers as [(typeof answers)[number]];
    const code = answer.ok ? "ok" : "thrown" in answer ? "thrown" : answer.error.code;
    outcomes.set(`${name} ${code}`, (outcomes.get(`${name} ${code}`) ?? 0) + 1);
  }
  const sum = (of: "reloads" | "repeats") => members.reduce((total, member) => total + member[of], 0);
  const counts = { reloads: sum("reloads"), repeats: sum("repeats") };
  console.log(JSON.stringify({ ...counts, ...Object.fromEntries([...outcomes].sort()) }));
  for (const name of ["claims:hold", "bookings:book", "bookings:cancel", "waitlist:join"]) {
    expect(outcomes.get(`${name} ok`) ?? 0, name).toBeGreaterThan(0);
  }
  expect(counts.reloads).toBeGreaterThan(5);
  expect(counts.repeats).toBeGreaterThan(5);
}
