/** Lists of lessons, each merged from ranges of one index: (whose, state, start). */
import type { Doc, Id } from "../_generated/dataModel";
import type { BookingView, ClosedState } from "../domain/bookings";
import { HISTORY_PAGE } from "../domain/limits";
import type { Instant } from "../domain/time";
import type { SharedQueryCtx } from "../functions";
import { bookingViewsOf } from "./bookingViews";
import { instructorOf, type Viewer } from "./viewers";

type State = Doc<"bookings">["state"];
const OPEN_STATES: readonly State[] = ["pending", "confirmed"];
const CLOSED_STATES = [
  "completed",
  "cancelled",
  "no_show",
  "payment_failed",
] as const satisfies readonly ClosedState[];
const MAX_UPCOMING = 100;
const MAX_INCOMING = 200;
/** Lessons of one person that begin at the same instant: booked and cancelled again and again. */
const MAX_TIES = 50;

type Whose = { studentId: Id<"users"> } | { instructorId: Id<"instructors"> };
export interface HistoryPage {
  lessons: BookingView[];
  nextBefore: Instant | null;
}

export async function upcomingOfStudent(ctx: SharedQueryCtx, viewer: Viewer): Promise<BookingView[]> {
  const open = await openBookings(ctx, { studentId: viewer.user._id }, MAX_UPCOMING);
  return await bookingViewsOf(ctx, open, "student");
}

export async function upcomingOfInstructor(ctx: SharedQueryCtx, viewer: Viewer): Promise<BookingView[]> {
  const instructor = await instructorOf(ctx, viewer.user._id);
  if (instructor === null) return [];
  const open = await openBookings(ctx, { instructorId: instructor._id }, MAX_INCOMING);
  return await bookingViewsOf(ctx, open, "instructor");
}

export async function historyOfStudent(
  ctx: SharedQueryCtx,
  viewer: Viewer,
  before: Instant | undefined,
): Promise<HistoryPage> {
  const { bookings, nextBefore } = await closedPage(ctx, { studentId: viewer.user._id }, before);
  return { lessons: await bookingViewsOf(ctx, bookings, "student"), nextBefore };
}

/** All of them, or those that ended in one way. */
export async function historyOfInstructor(
  ctx: SharedQueryCtx,
  viewer: Viewer,
  { before, state }: { before?: Instant; state?: ClosedState },
): Promise<HistoryPage> {
  const instructor = await instructorOf(ctx, viewer.user._id);
  if (instructor === null) return { lessons: [], nextBefore: null };
  const { bookings, nextBefore } = await closedPage(ctx, { instructorId: instructor._id }, before, state);
  return { lessons: await bookingViewsOf(ctx, bookings, "instructor"), nextBefore };
}

async function openBookings(ctx: SharedQueryCtx, whose: Whose, count: number): Promise<Doc<"bookings">[]> {
  const lists = await Promise.all(
    OPEN_STATES.map((state) => inState(ctx, whose, state, {}).order("asc").take(count)),
  );
  return lists
    .flat()
    .sort((one, other) => one.startsAt - other.startsAt)
    .slice(0, count);
}

async function closedPage(
  ctx: SharedQueryCtx,
  whose: Whose,
  before: Instant | undefined,
  only?: ClosedState,
) {
  const states: readonly State[] = only === undefined ? CLOSED_STATES : [only];
  const lists = await Promise.all(
    states.map((state) =>
      inState(ctx, whose, state, { before })
        .order("desc")
        .take(HISTORY_PAGE + 1),
    ),
  );
  const newestFirst = lists.flat().sort((one, other) => other.startsAt - one.startsAt);
  const page = newestFirst.slice(0, HISTORY_PAGE);
  const last = page.at(-1);
  if (last === undefined || newestFirst.length === page.length) return { bookings: page, nextBefore: null };
  // The next page begins strictly before this one's end, so lessons of the very same start all belong here.
  const ties = await Promise.all(
    states.map((state) => inState(ctx, whose, state, { at: last.startsAt }).take(MAX_TIES)),
  );
  const earlier = page.filter((booking) => booking.startsAt !== last.startsAt);
  return { bookings: [...earlier, ...ties.flat()], nextBefore: last.startsAt };
}

function inState(
  ctx: SharedQueryCtx,
  whose: Whose,
  state: State,
  start: { before?: Instant | undefined; at?: Instant },
) {
  const { before = Number.MAX_SAFE_INTEGER, at } = start;
  if ("studentId" in whose) {
    return ctx.db.query("bookings").withIndex("by_studentId_and_state_and_startsAt", (q) => {
      const own = q.eq("studentId", whose.studentId).eq("state", state);
      return at === undefined ? own.lt("startsAt", before) : own.eq("startsAt", at);
    });
  }
  return ctx.db.query("bookings").withIndex("by_instructorId_and_state_and_startsAt", (q) => {
    const own = q.eq("instructorId", whose.instructorId).eq("state", state);
    return at === undefined ? own.lt("startsAt", before) : own.eq("startsAt", at);
  });
}
