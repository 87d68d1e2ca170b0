/** The door of this room to the backend. */
import { useQueries, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useMemo, useRef } from "react";
import { api } from "../../../convex/_generated/api";
import type { ClosedState } from "../../../convex/domain/bookings";
import { useCommand } from "../../lib/command-id";

export type Lesson = NonNullable<FunctionReturnType<typeof api.bookings.details>>;
export type HistoryPage = FunctionReturnType<typeof api.bookings.history>;

/** Lessons that aren't over in the books, soonest first; undefined while loading. */
export function useUpcoming(): Lesson[] | undefined {
  return useQuery(api.bookings.upcoming, {});
}

/** Twenty lessons that begin before that instant, newest first. While another range loads, the last one stays. */
export function useHistoryPage(before: number | null): HistoryPage | undefined {
  const page = useQuery(api.bookings.history, before === null ? {} : { before });
  const last = useRef(page);
  if (page !== undefined) last.current = page;
  return page ?? last.current;
}

/** The lessons one teaches that aren't over in the books, soonest first; undefined while loading. */
export function useIncoming(): Lesson[] | undefined {
  return useQuery(api.bookings.incoming, {});
}

/** Like `useHistoryPage`, of the lessons one teaches; all, or those that ended in one way. */
export function useTaughtPage(
  before: number | null,
  state: ClosedState | undefined,
): HistoryPage | undefined {
  const page = useQuery(api.bookings.taught, {
    ...(before === null ? {} : { before }),
    ...(state === undefined ? {} : { state }),
  });
  const last = useRef({ state, page });
  if (page !== undefined) last.current = { state, page };
  return page ?? (last.current.state === state ? last.current.page : undefined);
}

/** Undefined while loading; null when it isn't there, isn't one's own, or the id is no id at all. */
export function useLesson(bookingId: string): Lesson | null | undefined {
  const queries = useMemo(() => ({ it: { query: api.bookings.details, args: { bookingId } } }), [bookingId]);
  // What came from the address bar may be no id: such a question is answered by an error, which means "not there".
  const found = useQueries(queries)["it"] as Lesson | null | undefined | Error;
  return found instanceof Error ? null : found;
}

/** The lessons that were booked together with this one, in order; none for a single lesson, undefined while loading. */
export function useSeriesLessons(lesson: Lesson): Lesson[] | undefined {
  const { bookingId, series } = lesson;
  return useQuery(api.bookings.series, series === null ? "skip" : { bookingId });
}

export const useCancel = () => useCommand(api.bookings.cancel);
export const useReschedule = () => useCommand(api.bookings.reschedule);
export const useRescheduleFollowing = () => useCommand(api.bookings.rescheduleFollowing);
export const useUndoChange = () => useCommand(api.bookings.undoChange);
export const useCommitChange = () => useCommand(api.bookings.commitChange);
export const useComplete = () => useCommand(api.bookings.complete);
export const useReportNoShow = () => useCommand(api.bookings.reportNoShow);
export const useDisputeNoShow = () => useCommand(api.bookings.disputeNoShow);
export const useOpenConversation = () => useCommand(api.conversations.openForBooking);
