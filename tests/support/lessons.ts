/** Taking and booking times as people do, with the answers that tests look at. */
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import type { Format } from "../../convex/domain/common";
import { priceOf } from "../../convex/domain/pricing";
import type { Backend, Instructor, Person } from "./convex";

let counter = 0;
/** As a browser makes them: never the same twice. */
export const newCommandId = () => `command-${++counter}`;

export interface Wish {
  startsAt: number;
  durationMinutes?: number;
  format?: Format;
  learnerId?: Id<"learners">;
  replaces?: Id<"claims">;
}

export async function hold(person: Pick<Person, "as">, instructor: Instructor, wish: Wish) {
  return await person.as.mutation(api.claims.hold, {
    commandId: newCommandId(),
    offeringId: instructor.offeringId,
    format: "online",
    durationMinutes: 60,
    ...wish,
  });
}

export async function holdOrThrow(person: Pick<Person, "as">, instructor: Instructor, wish: Wish) {
  const held = await hold(person, instructor, wish);
  if (!held.ok) throw new Error(JSON.stringify(held.error));
  return held;
}

/** At the price that the checkout shows; of a held series, the sum. */
export async function book(person: Pick<Person, "as">, claimId: Id<"claims">) {
  const shown = (await person.as.query(api.claims.mine, {})).holds.find((each) => each.claimId === claimId);
  return await person.as.mutation(api.bookings.book, {
    commandId: newCommandId(),
    claimId,
    shownTotalCents: (shown?.price.totalCents ?? 0) * (shown?.series?.startsAts.length ?? 1),
    place: { address: "12 Elm Street" },
  });
}

export async function bookLesson(person: Pick<Person, "as">, instructor: Instructor, wish: Wish) {
  const { claimId } = await holdOrThrow(person, instructor, wish);
  const booked = await book(person, claimId);
  if (!booked.ok) throw new Error(JSON.stringify(booked.error));
  return { claimId, bookingId: booked.bookingId };
}

export async function cancel(person: Pick<Person, "as">, bookingId: Id<"bookings">, reason = "Ill") {
  return await person.as.mutation(api.bookings.cancel, { commandId: newCommandId(), bookingId, reason });
}

export async function reschedule(person: Pick<Person, "as">, bookingId: Id<"bookings">, startsAt: number) {
  return await person.as.mutation(api.bookings.reschedule, {
    commandId: newCommandId(),
    bookingId,
    startsAt,
  });
}

/** Everything that doesn't fit together, nothing mended. */
export async function problems(backend: Backend) {
  return (await backend.action(internal.admin.checks.run, { mend: false })).problems;
}

export async function claimsOf(backend: Backend) {
  return await backend.run(async (ctx) => await ctx.db.query("claims").take(1000));
}

export const totalOf = (hourlyRateCents: number, durationMinutes: number) =>
  priceOf(hourlyRateCents, durationMinutes).totalCents;
