/** What people see of others' doings: one instructor's week on many open screens, and a freed time reaching who waits for it. */
import type { ConvexClient } from "convex/browser";
import { api } from "../../convex/_generated/api.js";
import { localDateOf, mondayOf, MINUTE } from "../../convex/domain/time.ts";
import { newClient } from "../lib/people.ts";
import type { Wish } from "../lib/slot-picker.ts";
import { startLessonsStack, type LessonsStack } from "./lessons-stack.ts";
import { measured, quantile, type Report } from "./measurement.ts";

const WATCHERS = [1, 100, 1_000];
const ROUNDS = 15;
const WAITS = 12;

/** Clients run in this process, on the cores of the backend. */
export async function live(report: Report): Promise<void> {
  const lessons = await startLessonsStack(2 * WAITS);
  try {
    for (const count of WATCHERS) {
      const times = await seenBy(lessons, count);
      const [p50, p95] = count > 100 ? [undefined, { atMost: 250 }] : [{ atMost: 50 }, { atMost: 100 }];
      report(measured("live", `hold → ${count} watchers p50`, quantile(times, 0.5), "ms", p50));
      report(measured("live", `hold → ${count} watchers p95`, quantile(times, 0.95), "ms", p95));
    }
    const offers = await offered(lessons);
    report(measured("live", "cancel → offer to who waits p50", quantile(offers, 0.5), "ms"));
    report(
      measured("live", "cancel → offer to who waits p95", quantile(offers, 0.95), "ms", { atMost: 1000 }),
    );
  } finally {
    await lessons.stop();
  }
}

/** From the answer to the holder until each open week shows the hold. */
async function seenBy({ url, students, profile, wishes }: LessonsStack, count: number): Promise<number[]> {
  const wish = wishes[0];
  if (wish === undefined) throw new Error("Nothing is free");
  const mondayLocalDate = mondayOf(localDateOf(wish.startsAt, profile.timeZone));
  const screens = await Promise.all(
    Array.from({ length: count }, async () => {
      const client = newClient(url);
      let listener: (isHeld: boolean) => void = () => {};
      const until = async (wanted: boolean) =>
        await new Promise<number>((resolve) => {
          listener = (isHeld) => isHeld === wanted && resolve(performance.now());
        });
      const { instructorId } = profile;
      const first = until(false);
      client.onUpdate(api.slots.weekFacts, { instructorId, mondayLocalDate }, (facts) =>
        listener(facts?.busy.some(({ startsAt }) => startsAt === wish.startsAt) ?? false),
      );
      await first;
      return { client, until };
    }),
  );
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { client } = students[round % students.length]!;
    const shown = screens.map(({ until }) => until(true));
    const answer = await client.mutation(api.claims.hold, { commandId: crypto.randomUUID(), ...wish });
    const answeredAt = performance.now();
    if (!answer.ok) throw new Error(`A hold was refused: ${answer.error.code}`);
    times.push(...(await Promise.all(shown)).map((at) => Math.max(0, at - answeredAt)));
    const gone = screens.map(({ until }) => until(false));
    await client.mutation(api.claims.release, { commandId: crypto.randomUUID(), claimId: answer.claimId });
    await Promise.all(gone);
  }
  await Promise.all(screens.map(({ client }) => client.close()));
  return times;
}

/** From the answer to who cancels for good until the offer is on the socket of who waits. */
async function offered({ students, wishes }: LessonsStack): Promise<number[]> {
  const soonest = Date.now() + 24 * 60 * MINUTE;
  const simple = wishes.filter(
    ({ format, startsAt }) => (format === "online" || format === "studio") && startsAt > soonest,
  );
  const times: number[] = [];
  for (let round = 0; round < WAITS; round++) {
    const [owner, waiting] = [students[2 * round]!, students[2 * round + 1]!];
    const wish = simple[round];
    if (wish === undefined) throw new Error("Too little is free");
    const bookingId = await book(owner.client, wish);
    const { offeringId, format, durationMinutes, startsAt } = wish;
    const range = { fromAt: startsAt, toAt: startsAt + durationMinutes * MINUTE };
    await waiting.client.mutation(api.waitlist.join, {
      ...{ commandId: crypto.randomUUID(), offeringId, format, durationMinutes, ...range },
    });
    const seen = new Promise<number>((resolve) => {
      waiting.client.onUpdate(api.waitlist.mine, {}, ({ offers }) => {
        if (offers.length > 0) resolve(performance.now());
      });
    });
    await owner.client.mutation(api.bookings.cancel, {
      ...{ commandId: crypto.randomUUID(), bookingId, reason: "Ill" },
    });
    await owner.client.mutation(api.bookings.commitChange, { commandId: crypto.randomUUID(), bookingId });
    const answeredAt = performance.now();
    times.push(Math.max(0, (await seen) - answeredAt));
  }
  return times;
}

async function book(client: ConvexClient, wish: Wish) {
  const hold = await client.mutation(api.claims.hold, { commandId: crypto.randomUUID(), ...wish });
  if (!hold.ok) throw new Error(`A hold was refused: ${hold.error.code}`);
  const { holds } = await client.query(api.claims.mine, {});
  const booked = await client.mutation(api.bookings.book, {
    commandId: crypto.randomUUID(),
    claimId: hold.claimId,
    shownTotalCents: holds.find(({ claimId }) => claimId === hold.claimId)?.price.totalCents ?? 0,
  });
  if (!booked.ok) throw new Error(`A booking was refused: ${booked.error.code}`);
  return booked.bookingId;
}
