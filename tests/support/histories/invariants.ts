/** What must be true after every step, told without the code that keeps it. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import type { Doc } from "../../../convex/_generated/dataModel";
import { claimsOf, problems } from "../lessons";
import { MINUTE } from "../time-machine";
import type { World } from "./world";

export async function assertEverythingHolds(world: World): Promise<void> {
  expect(await problems(world.backend)).toEqual([]);
  await assertNobodyIsInTwoPlaces(world);
  await assertUnreadCounts(world);
}

/** Pair by pair: an instructor's lessons keep their distance, and nobody overlaps with themselves. */
async function assertNobodyIsInTwoPlaces(world: World): Promise<void> {
  const nowAt = Date.now();
  const live = (await claimsOf(world.backend)).filter((claim) => (claim.expiresAt ?? Infinity) > nowAt);
  const learners = await world.backend.run(async (ctx) => await ctx.db.query("learners").take(100));
  const teacherOf = new Map(world.instructors.map(({ instructorId, userId }) => [instructorId, userId]));
  const placesOf = (claim: Doc<"claims">): string[] => {
    const learner = learners.find(({ _id }) => _id === claim.learnerId)!;
    return [teacherOf.get(claim.instructorId)!, learner.kind === "self" ? learner.userId : learner._id];
  };
  for (const [index, one] of live.entries()) {
    for (const other of live.slice(index + 1)) {
      const shared = placesOf(one).some((place) => placesOf(other).includes(place));
      // A lesson that is being moved stands in both its places.
      const isOneLesson = one.bookingId !== undefined && one.bookingId === other.bookingId;
      if (!shared || isOneLesson) continue;
      const travels = one.format === "travel" || other.format === "travel";
      const gap = one.instructorId === other.instructorId ? (travels ? 60 : 15) : 0;
      const [first, second] = one.startsAt <= other.startsAt ? [one, other] : [other, one];
      const firstEnds = first.startsAt + (first.durationMinutes + gap) * MINUTE;
      expect(firstEnds, `${one._id} and ${other._id} are too close`).toBeLessThanOrEqual(second.startsAt);
    }
  }
}

/** Unread: what the other side wrote after one's mark; lessons' cards are nobody's. */
async function assertUnreadCounts(world: World): Promise<void> {
  for (const person of [...world.people.filter(({ isGuest }) => !isGuest), world.instructors[1]!]) {
    let expected = 0;
    for (const { senders, sentAts, readAt } of world.conversations.values()) {
      if (!readAt.has(person.userId)) continue;
      const mark = readAt.get(person.userId)!;
      expected += senders.filter((sender, at) => sender !== person.userId && sentAts[at]! > mark).length;
    }
    expect(await person.as.query(api.conversations.unreadTotal, {})).toBe(expected);
  }
}
