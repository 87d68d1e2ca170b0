/** The door of this room to the backend. */
import { useQueries, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useMemo } from "react";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { useCommand } from "../../lib/command-id";
import { useMember, useViewer } from "../../lib/viewer";

export type Checkout = NonNullable<FunctionReturnType<typeof api.claims.checkout>>;
export type Booking = NonNullable<FunctionReturnType<typeof api.bookings.details>>;
export type Learner = FunctionReturnType<typeof api.learners.mine>[number];

/** Undefined while loading; null when it isn't there, isn't one's own, or the id is no id at all. */
export type Found<Value> = Value | null | undefined;

const NO_QUERIES = {};

/** One's own hold with all the checkout shows. A visitor has none. */
export function useCheckout(claimId: string): Found<Checkout> {
  const viewer = useViewer();
  const hasSession = viewer == null ? null : viewer.userId;
  const queries = useMemo(
    () => (hasSession === null ? NO_QUERIES : { it: { query: api.claims.checkout, args: { claimId } } }),
    [claimId, hasSession],
  );
  // What came from the address bar may be no id: such a question is answered by an error, which means "not there".
  const found = useQueries(queries)["it"] as Found<Checkout> | Error;
  if (viewer === null) return null;
  return found instanceof Error ? null : found;
}

/** The booking this hold became, if it became one: in another tab, or before Back was pressed. */
export function useBookingOf(claimId: string): Id<"bookings"> | null {
  const mine = useQuery(api.claims.mine, {});
  return mine?.busy.find((time) => time.claimId === claimId)?.bookingId ?? null;
}

/** Another live hold with the same instructor: somebody changed their mind in another tab. */
export function useOtherHold(claimId: string, instructorId: Id<"instructors"> | undefined) {
  const mine = useQuery(api.claims.mine, {});
  return mine?.holds.find((hold) => hold.claimId !== claimId && hold.instructorId === instructorId) ?? null;
}

/** Why signing in ended this hold; null when it ended in another way. */
export function useLostOnSignIn(claimId: Id<"claims">) {
  const viewer = useViewer();
  const lost = useQuery(api.claims.lostOnSignIn, viewer == null ? "skip" : { claimId });
  return viewer === null ? null : lost;
}

export function useBooking(bookingId: string): Found<Booking> {
  const member = useMember();
  const hasAccount = member != null;
  const queries = useMemo(
    () => (hasAccount ? { it: { query: api.bookings.details, args: { bookingId } } } : NO_QUERIES),
    [bookingId, hasAccount],
  );
  const found = useQueries(queries)["it"] as Found<Booking> | Error;
  if (member === null) return null;
  return found instanceof Error ? null : found;
}

/** The lessons that were booked together with this one, in order of time; just this one if it is single. */
export function useBookedTogether(booking: Booking): Booking[] {
  const { bookingId, series } = booking;
  const lessons = useQuery(api.bookings.series, series === null ? "skip" : { bookingId });
  return lessons === undefined || lessons.length === 0 ? [booking] : lessons;
}

export function useLearners(): Learner[] | undefined {
  const member = useMember();
  return useQuery(api.learners.mine, member == null ? "skip" : {});
}

/** The lessons one attends (or a child does) that are to come and aren't being called off, to look for one that is near. */
export function useAttended() {
  const upcoming = useQuery(api.bookings.upcoming, {});
  return useMemo(
    () =>
      upcoming
        ?.filter(({ pendingChange }) => pendingChange?.kind !== "cancel")
        .map(({ instructor, ...lesson }) => ({
          ...lesson,
          instructorId: instructor.instructorId,
          instructorName: instructor.displayName,
        })),
    [upcoming],
  );
}

export const useBook = () => useCommand(api.bookings.book);
export const useHoldAgain = () => useCommand(api.claims.hold);
export const useAddLearner = () => useCommand(api.learners.add);
export const useOpenConversation = () => useCommand(api.conversations.openForBooking);
