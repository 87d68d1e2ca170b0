/** Asking to move a lesson of a series with all that follow: claimed as one, standing as one. How it happens: reschedules.ts. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { rescheduleRule } from "../domain/cancellation";
import { refused, type Refusal } from "../domain/errors";
import { isInScope } from "../domain/series";
import {
  movesOf,
  type LessonChange,
  type LessonMove,
  type MovesProblem,
  type WeekTime,
} from "../domain/seriesMoves";
import { isTimeZone, type Instant, type TimeZone } from "../domain/time";
import { claimsOfBooking } from "./bookings";
import * as Claims from "./claims";
import { getLiveInstructor } from "./instructors";
import { changeableNow, ensureChangeable, stand, type Asked, type Confirmed } from "./pendingChanges";
import { claimFieldsOf, isLocked } from "./reschedules";
import { seriesOf } from "./series";
import { checkStartByRules } from "./slots";
import { thrown, type Viewer } from "./viewers";

interface Wish {
  to: WeekTime;
  changes: LessonChange[];
}
type Lesson = Confirmed & { bookingId: Id<"bookings"> };
type DateInTheWay = Extract<Refusal, { code: "seriesConflicts" }>["dates"][number];

/** All or none: with one date refused nothing is taken, and every date that can't be had is named. */
export async function ask(
  ctx: MutationCtx,
  viewer: Viewer,
  args: Wish & { bookingId: Id<"bookings"> },
  nowAt: Instant = Date.now(),
): Promise<Asked> {
  const { booking, party } = await ensureChangeable(ctx, viewer, args.bookingId);
  // An instructor who can't come cancels, at no cost to the student.
  if (party !== "student") throw thrown({ code: "notAllowed", permission: "create_bookings" });
  const found = await getLiveInstructor(ctx, booking.instructorId);
  if (found === null || !isTimeZone(found.instructor.timeZone)) {
    return refused({ code: "instructorUnavailable" });
  }
  const { instructor } = found;
  const series = booking.series === undefined ? [booking] : await seriesOf(ctx, booking);
  const coming = comingFrom(series, booking, nowAt);
  const again = answerAgain(coming, args, instructor.timeZone);
  if (again !== null) return again;
  const changeable = changeableNow(booking, party, nowAt, () => false);
  if ("answer" in changeable) return changeable.answer;

  const lessons = coming.filter(({ pendingChange }) => pendingChange === undefined);
  const gone = decidedButGone(args.changes, lessons, series);
  if (gone !== null) return refused({ code: "wrongState", state: gone });
  const { moves, clashes } = movesOrThrow(lessons, args, instructor.timeZone);
  const asked = [];
  for (const { lesson, startsAt } of moves) {
    const rule = rescheduleRule(lesson.startsAt, nowAt, isLocked(lesson));
    if (!rule.allowed) return refused({ code: "notReschedulable", because: rule.because });
    asked.push({ lesson, startsAt, locks: rule.locks });
  }
  const notOffered = await datesNotOffered(ctx, instructor, moves, nowAt);
  const beside = await Promise.all(moves.map(async ({ lesson }) => await claimsOfBooking(ctx, lesson._id)));
  const isAsking = clashes.length + notOffered.length > 0;
  const { claimIds, conflicts } = await Claims.placeMoves(
    ctx,
    moves.map(({ lesson, startsAt }) => ({ ...claimFieldsOf(lesson), startsAt })),
    { nowAt, beside: beside.flat(), isAsking },
  );
  const taken = conflicts
    .filter(({ startsAt }) => !notOffered.some((date) => date.startsAt === startsAt))
    .map(({ startsAt, conflict }): DateInTheWay => ({
      startsAt,
      why: conflict.side === "teacher" ? "taken" : "ownConflict",
    }));
  const dates = [...clashes, ...notOffered, ...taken];
  if (dates.length > 0) {
    return refused({
      code: "seriesConflicts",
      dates: dates.sort((one, other) => one.startsAt - other.startsAt),
    });
  }
  const [first, ...others] = asked.map(({ lesson, startsAt, locks }, index) => ({
    booking: lesson,
    change: { kind: "reschedule" as const, by: party, startsAt, claimId: claimIds[index]!, locks },
  }));
  return await stand(ctx, first!, nowAt, others);
}

/** This lesson and those after it that are still to come. */
function comingFrom(series: readonly Doc<"bookings">[], asked: Doc<"bookings">, nowAt: Instant): Lesson[] {
  return series
    .filter(
      (lesson): lesson is Confirmed =>
        lesson.state === "confirmed" && lesson.startsAt > nowAt && isInScope(lesson, asked, "following"),
    )
    .map((lesson) => ({ ...lesson, bookingId: lesson._id }));
}

/** Asked again from a second tab while exactly that stands: the same answer. */
function answerAgain(coming: readonly Lesson[], wish: Wish, timeZone: TimeZone): Asked | null {
  const standing = coming.find(
    ({ pendingChange }) => pendingChange?.kind === "reschedule" && pendingChange.by === "student",
  );
  if (standing?.pendingChange === undefined) return null;
  const { commitsAt } = standing.pendingChange;
  const key = (lesson: Lesson) => lesson.pendingChange?.together ?? lesson._id;
  const together = coming.filter((lesson) => key(lesson) === key(standing));
  const lessons = coming.filter((lesson) => lesson.pendingChange === undefined || together.includes(lesson));
  const found = movesOf(lessons, wish.to, wish.changes, timeZone);
  const isSame =
    found.ok &&
    found.clashes.length === 0 &&
    found.moves.length === together.length &&
    found.moves.every(
      ({ lesson: { pendingChange }, startsAt }) =>
        pendingChange?.kind === "reschedule" && pendingChange.startsAt === startsAt,
    );
  return isSame ? { ok: true, commitsAt } : null;
}

/** What became of a lesson for which another time was chosen, if it can't move any more. */
function decidedButGone(
  changes: readonly LessonChange[],
  lessons: readonly Lesson[],
  series: readonly Doc<"bookings">[],
): string | null {
  for (const { bookingId, startsAt } of changes) {
    if (startsAt === null || lessons.some(({ _id }) => _id === bookingId)) continue;
    const lesson = series.find(({ _id }) => _id === bookingId);
    if (lesson === undefined) throw badArgument("changes");
    const isChanging = lesson.state === "confirmed" && lesson.pendingChange !== undefined;
    return isChanging ? "pendingChange" : lesson.state;
  }
  return null;
}

function movesOrThrow(lessons: readonly Lesson[], { to, changes }: Wish, timeZone: TimeZone) {
  const found = movesOf(lessons, to, changes, timeZone);
  if (!found.ok) throw badArgument(found.problem);
  if (found.moves.length + found.clashes.length > 0) return found;
  throw thrown({ code: "badArgument", field: "to", message: "The lessons are at that time already." });
}

function badArgument(field: MovesProblem) {
  const message =
    field === "to"
      ? "A weekday is 0 to 6, a minute 0 to 1439."
      : "Another time lies in the lesson's own week, and is named once for each lesson.";
  return thrown({ code: "badArgument", field, message });
}

async function datesNotOffered(
  ctx: MutationCtx,
  instructor: Doc<"instructors">,
  moves: readonly LessonMove<Lesson>[],
  nowAt: Instant,
): Promise<DateInTheWay[]> {
  const dates: DateInTheWay[] = [];
  for (const { lesson, startsAt } of moves) {
    const { durationMinutes, format } = lesson;
    // Each lesson stays in the week it has: how far ahead times are opened is no business of a move within it.
    const check = await checkStartByRules(ctx, instructor, { startsAt, durationMinutes, format }, nowAt, [
      "horizon",
    ]);
    if (!check.ok) dates.push({ startsAt, why: "notOffered" });
  }
  return dates;
}
