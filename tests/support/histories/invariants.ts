/** What must be true after every step, told without the code that keeps it. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import { claimsOf, problems } from "../lessons";
import { MINUTE } from "../time-machine";
import { assertFairness } from "./waitlist-invariants";
import { placesOf, type World } from "./world";

/** Cheap, from the documents themselves. */
export async function assertHoldsAfterStep(world: World): Promise<void> {
  await assertNobodyIsInTwoPlaces(world);
  await assertLessonsHaveTheirTime(world);
  await assertFairness(world);
}

/** Everything that an operator can check, which takes longer than a step. */
export async function assertEverythingHolds(world: World): Promise<void> {
  expect(await problems(world.backend)).toEqual([]);
  await assertUnreadCounts(world);
}

/** Pair by pair: an instructor's lessons keep their distance, and nobody overlaps with themselves. */
async function assertNobodyIsInTwoPlaces(world: World): Promise<void> {
  const nowAt = Date.now();
  const bookings = await world.backend.run(async (ctx) => await ctx.db.query("bookings").take(1000));
  const moveOf = new Map(
    bookings.map((booking) => [
      booking._id,
      (booking.state === "confirmed" && booking.pendingChange?.together) || booking._id,
    ]),
  );
  const live = (await claimsOf(world.backend))
    .filter((claim) => (claim.expiresAt ?? Infinity) > nowAt)
    .map((claim) => ({ ...claim, places: placesOf(world, claim) }));
  for (const [index, one] of live.entries()) {
    for (const other of live.slice(index + 1)) {
      const shared = one.places.some((place) => other.places.includes(place));
      // A lesson that is being moved stands in both its places, and those that move with it in each other's.
      const isOneMove =
        one.bookingId !== undefined &&
        other.bookingId !== undefined &&
        moveOf.get(one.bookingId) === moveOf.get(other.bookingId);
      if (!shared || isOneMove) continue;
      const travels = one.format === "travel" || other.format === "travel";
      const gap = one.instructorId === other.instructorId ? (travels ? 60 : 15) : 0;
      const [first, second] = one.startsAt <= other.startsAt ? [one, other] : [other, one];
      const firstEnds = first.startsAt + (first.durationMinutes + gap) * MINUTE;
      if (firstEnds > second.startsAt) expect.fail(`${one._id} and ${other._id} are too close`);
    }
  }
}

/** A confirmed lesson to come has its own time, and while it is being moved the new one, too: never none, never a third. */
async function assertLessonsHaveTheirTime(world: World): Promise<void> {
  const claims = await claimsOf(world.backend);
  const bookings = await world.backend.run(async (ctx) => await ctx.db.query("bookings").take(1000));
  const wanted = bookings.flatMap((booking) => {
    if (booking.state !== "confirmed") return [];
    const change = booking.pendingChange;
    const startsAts =
      change?.kind === "reschedule" ? [booking.startsAt, change.startsAt] : [booking.startsAt];
    return startsAts.map((startsAt) => `${booking._id} ${startsAt}`);
  });
  const stateOf = new Map(bookings.map(({ _id, state }) => [_id, state]));
  const stored = claims
    .filter(({ bookingId }) => bookingId !== undefined && stateOf.get(bookingId) === "confirmed")
    .map(({ bookingId, startsAt }) => `${bookingId} ${startsAt}`);
  expect(stored.sort()).toEqual(wanted.sort());
  const cancelled = claims.filter(({ bookingId }) => bookingId && stateOf.get(bookingId) === "cancelled");
  expect(cancelled).toEqual([]);
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
