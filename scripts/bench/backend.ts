/** The local backend under the real functions: query latency, mutation throughput, and commit → other socket. */
import { ConvexHttpClient } from "convex/browser";
import { api } from "../../convex/_generated/api.js";
import { mondayOf, localDateOf } from "../../convex/domain/time.ts";
import { startLessonsStack, type LessonsStack } from "./lessons-stack.ts";
import { measured, quantile, type Report } from "./measurement.ts";

const STUDENTS = 24;

export async function backend(report: Report): Promise<void> {
  const lessons = await startLessonsStack(STUDENTS);
  try {
    const queries = await queryTimes(lessons);
    report(measured("backend", "query p50 (week facts, HTTP)", quantile(queries, 0.5), "ms"));
    report(
      measured("backend", "query p95 (week facts, HTTP)", quantile(queries, 0.95), "ms", { atMost: 50 }),
    );
    const seen = await propagationTimes(lessons);
    report(measured("backend", "commit → other socket p50", quantile(seen, 0.5), "ms", { atMost: 50 }));
    report(measured("backend", "commit → other socket p95", quantile(seen, 0.95), "ms", { atMost: 100 }));
    report(measured("backend", "mutations a second (hold + release)", await throughput(lessons), "1/s"));
  } finally {
    await lessons.stop();
  }
}

async function queryTimes({ url, profile }: LessonsStack): Promise<number[]> {
  const http = new ConvexHttpClient(url);
  const mondayLocalDate = mondayOf(localDateOf(Date.now(), profile.timeZone));
  const times: number[] = [];
  for (let run = 0; run < 200; run++) {
    const startedAt = performance.now();
    await http.query(api.slots.weekFacts, { instructorId: profile.instructorId, mondayLocalDate });
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** From the answer to a hold until another client's subscription shows it. */
async function propagationTimes({ students, profile, wishes }: LessonsStack): Promise<number[]> {
  const [watcher, holder] = students;
  const times: number[] = [];
  for (const wish of wishes.slice(0, 15)) {
    const monday = mondayOf(localDateOf(wish.startsAt, profile.timeZone));
    let noteSeen: (at: number) => void;
    const seen = new Promise<number>((resolve) => (noteSeen = resolve));
    let isShown = false;
    const stop = watcher!.client.onUpdate(
      api.slots.weekFacts,
      { instructorId: profile.instructorId, mondayLocalDate: monday },
      (facts) => {
        isShown = true;
        if (facts?.busy.some(({ startsAt }) => startsAt === wish.startsAt)) noteSeen(performance.now());
      },
    );
    while (!isShown) await new Promise((resolve) => setTimeout(resolve, 2));
    const answer = await holder!.client.mutation(api.claims.hold, {
      commandId: crypto.randomUUID(),
      ...wish,
    });
    const answeredAt = performance.now();
    if (answer.ok) {
      times.push(Math.max(0, (await seen) - answeredAt));
      const { claimId } = answer;
      await holder!.client.mutation(api.claims.release, { commandId: crypto.randomUUID(), claimId });
    }
    stop();
  }
  return times;
}

/** Every student holds and releases a time of their own again and again. */
async function throughput({ students, wishes }: LessonsStack): Promise<number> {
  const ROUNDS = 8;
  const startedAt = performance.now();
  await Promise.all(
    students.map(async ({ client }, index) => {
      for (let round = 0; round < ROUNDS; round++) {
        const answer = await client.mutation(api.claims.hold, {
          commandId: crypto.randomUUID(),
          ...wishes[index]!,
        });
        if (!answer.ok) throw new Error(`A hold was refused: ${answer.error.code}`);
        const { claimId } = answer;
        await client.mutation(api.claims.release, { commandId: crypto.randomUUID(), claimId });
      }
    }),
  );
  return (students.length * ROUNDS * 2) / ((performance.now() - startedAt) / 1000);
}
