/** What booking costs as an instructor's past grows: with what the demo has, with one year, with five, and over expired holds. */
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { api } from "../../convex/_generated/api.js";
import { NOTHING_OF_MINE, offeredStarts } from "../../convex/domain/slots.ts";
import { addDays, DAY, localDateOf, MINUTE, mondayOf } from "../../convex/domain/time.ts";
import { waysOf } from "../lib/slot-picker.ts";
import { startLessonsStack, type LessonsStack } from "./lessons-stack.ts";
import { measured, quantile, type Report } from "./measurement.ts";

const LESSONS_A_WEEK = 30;
const EXPIRED_HOLDS = 1_000;
const ROUNDS = 40;
const ROWS_A_CALL = 500;

type Row = Record<string, unknown> & { _id: string; _creationTime: number };

export async function history(report: Report): Promise<void> {
  const lessons = await startLessonsStack(ROUNDS);
  try {
    await measure(lessons, "the demo's past", report);
    const sample = await sampleOf(lessons);
    await addWeeks(lessons, sample, 8, 52);
    await measure(lessons, "1 year", report);
    await addWeeks(lessons, sample, 52, 5 * 52);
    await measure(lessons, "5 years", report);
    const soonAt = Math.floor(Date.now() / (15 * MINUTE)) * 15 * MINUTE;
    await add(
      lessons,
      "claims",
      Array.from({ length: EXPIRED_HOLDS }, (_, at) => ({
        ...sample.hold,
        startsAt: soonAt + at * 45 * MINUTE,
        expiresAt: Date.now() - 1,
      })),
    );
    await measure(lessons, "5 years and 1,000 expired holds", report);
  } finally {
    await lessons.stop();
  }
}

async function measure(lessons: LessonsStack, past: string, report: Report): Promise<void> {
  const { url, profile, students, wishes } = lessons;
  const http = new ConvexHttpClient(url);
  const mondayLocalDate = addDays(mondayOf(localDateOf(Date.now(), profile.timeZone)), 7);
  const week = { instructorId: profile.instructorId, mondayLocalDate };
  const [queried, computed, held]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    let at = performance.now();
    const facts = await http.query(api.slots.weekFacts, week);
    queried.push(performance.now() - at);
    if (facts === null) throw new Error("The instructor isn't live");
    at = performance.now();
    offeredStarts(facts, NOTHING_OF_MINE, waysOf(profile)[0]!, Date.now());
    computed.push(performance.now() - at);

    const { client } = students[round]!;
    at = performance.now();
    const hold = await client.mutation(api.claims.hold, {
      ...{ commandId: crypto.randomUUID(), ...wishes[round]! },
    });
    held.push(performance.now() - at);
    if (!hold.ok) throw new Error(`A hold was refused: ${hold.error.code}`);
    await client.mutation(api.claims.release, { commandId: crypto.randomUUID(), claimId: hold.claimId });
  }
  report(measured("history", `${past}: facts of a week p50`, quantile(queried, 0.5), "ms"));
  report(measured("history", `${past}: its free times p50`, quantile(computed, 0.5), "ms"));
  report(measured("history", `${past}: hold p50`, quantile(held, 0.5), "ms"));
  report(measured("history", `${past}: hold p95`, quantile(held, 0.95), "ms", { atMost: 100 }));
}

/** A hold and a booked claim as they are stored, to be repeated at other times. */
async function sampleOf({ stack, students, wishes }: LessonsStack) {
  const { client } = students[0]!;
  const answer = await client.mutation(api.claims.hold, { commandId: crypto.randomUUID(), ...wishes[0]! });
  if (!answer.ok) throw new Error(`A hold was refused: ${answer.error.code}`);
  const all = (await admin(stack.deployment).query(makeFunctionReference<"query">("_system/cli/tableData"), {
    ...{ table: "claims", order: "desc", paginationOpts: { numItems: 1, cursor: null } },
  })) as { page: Row[] };
  await client.mutation(api.claims.release, { commandId: crypto.randomUUID(), claimId: answer.claimId });
  const { _id, _creationTime, ...hold } = all.page[0]!;
  if (_id !== answer.claimId) throw new Error(`The newest claim isn't the hold (${_creationTime})`);
  const { expiresAt: _expiresAt, ...rest } = hold;
  return { hold, booked: { ...rest, kind: "booking" } };
}

/** Lessons on each day, and an override a week, so many weeks back. */
async function addWeeks(
  lessons: LessonsStack,
  sample: Awaited<ReturnType<typeof sampleOf>>,
  from: number,
  to: number,
): Promise<void> {
  const claims: object[] = [];
  const overrides: object[] = [];
  for (let week = from; week < to; week++) {
    const startAt = Date.now() - (week + 1) * 7 * DAY;
    const { instructorId } = lessons.profile;
    overrides.push({
      instructorId,
      localDate: localDateOf(startAt, lessons.profile.timeZone),
      intervals: [],
    });
    for (let lesson = 0; lesson < LESSONS_A_WEEK; lesson++) {
      const at = startAt + Math.floor(lesson / 5) * DAY + (lesson % 5) * 75 * MINUTE;
      claims.push({ ...sample.booked, startsAt: Math.floor(at / (15 * MINUTE)) * 15 * MINUTE });
    }
  }
  await add(lessons, "claims", claims);
  await add(lessons, "dateOverrides", overrides);
}

async function add({ stack }: LessonsStack, table: string, documents: object[]): Promise<void> {
  const addDocuments = makeFunctionReference<"mutation">("_system/frontend/addDocument");
  for (let at = 0; at < documents.length; at += ROWS_A_CALL) {
    await admin(stack.deployment).mutation(addDocuments, {
      ...{ table, documents: documents.slice(at, at + ROWS_A_CALL) },
    });
  }
}

function admin({ url, adminKey }: LessonsStack["stack"]["deployment"]): ConvexHttpClient {
  const client = new ConvexHttpClient(url, { logger: false });
  (client as unknown as { setAdminAuth(key: string): void }).setAdminAuth(adminKey);
  return client;
}
