/** Claims under load, with the real functions: alone, all at once on one time, all at once on times that fit together. */
import { api } from "../../convex/_generated/api.js";
import type { Id } from "../../convex/_generated/dataModel.js";
import { countersOf } from "../lib/operator.ts";
import type { Wish } from "../lib/slot-picker.ts";
import { startLessonsStack, type LessonsStack } from "./lessons-stack.ts";
import { measured, quantile, type Report } from "./measurement.ts";

const STUDENTS = 100;

export async function booking(report: Report): Promise<void> {
  const lessons = await startLessonsStack(STUDENTS);
  try {
    const alone = await oneAfterTheOther(lessons, lessons.wishes.slice(0, 50));
    report(measured("booking", "hold alone p50", quantile(alone, 0.5), "ms"));
    report(measured("booking", "hold alone p95", quantile(alone, 0.95), "ms", { atMost: 100 }));

    const contended = await allAtOnce(lessons, Array(STUDENTS).fill(lessons.wishes.at(-1)!));
    report(measured("booking", "100 on one time: winners", contended.granted, "holds", { atMost: 1 }));
    report(
      measured("booking", "100 on one time: slowest answer", contended.slowestMs, "ms", { atMost: 1500 }),
    );

    const before = await countersOf(lessons.stack.deployment);
    const compatible = await allAtOnce(lessons, lessons.wishes);
    const after = await countersOf(lessons.stack.deployment);
    const conflicts = after.conflictsOf("claims:hold") - before.conflictsOf("claims:hold");
    report(measured("booking", "100 that fit: granted", compatible.granted, "holds", { atLeast: 100 }));
    report(measured("booking", "100 that fit: conflicts", conflicts, "conflicts", { atMost: 0 }));
    report(measured("booking", "100 that fit: slowest answer", compatible.slowestMs, "ms"));
  } finally {
    await lessons.stop();
  }
}

async function oneAfterTheOther(lessons: LessonsStack, wishes: Wish[]): Promise<number[]> {
  const times: number[] = [];
  for (const [index, wish] of wishes.entries()) {
    const { client } = lessons.students[index]!;
    const startedAt = performance.now();
    const answer = await client.mutation(api.claims.hold, { commandId: crypto.randomUUID(), ...wish });
    times.push(performance.now() - startedAt);
    if (answer.ok) await giveBack(lessons, index, answer.claimId);
  }
  return times;
}

async function allAtOnce(lessons: LessonsStack, wishes: Wish[]) {
  const startedAt = performance.now();
  let slowestMs = 0;
  const answers = await Promise.all(
    wishes.map(async (wish, index) => {
      const { client } = lessons.students[index]!;
      const answer = await client.mutation(api.claims.hold, { commandId: crypto.randomUUID(), ...wish });
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      return answer;
    }),
  );
  await Promise.all(
    answers.map(async (answer, index) => answer.ok && (await giveBack(lessons, index, answer.claimId))),
  );
  return { granted: answers.filter((answer) => answer.ok).length, slowestMs };
}

async function giveBack(lessons: LessonsStack, index: number, claimId: Id<"claims">): Promise<void> {
  const { client } = lessons.students[index]!;
  await client.mutation(api.claims.release, { commandId: crypto.randomUUID(), claimId });
}
