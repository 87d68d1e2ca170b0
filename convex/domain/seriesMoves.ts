/**
 * Moving a lesson of a series together with all that follow: each goes to one weekday and time of the instructor's wall clock,
 * within its own week. Which of these times can be had, what else could, and what a person decides about them. Pure;
 * browser and server.
 */
import { v, type Infer } from "convex/values";
import { rescheduleRule } from "./cancellation";
import type { Format } from "./common";
import { checkStart, nearestStarts, offeredStarts, type Mine, type SlotFacts } from "./slots";
import {
  addDays,
  DAY,
  instantOf,
  localDateOf,
  minuteOfDayOf,
  MINUTES_PER_DAY,
  mondayOf,
  weekdayOf,
  type Instant,
  type LocalDate,
  type TimeZone,
} from "./time";

/** Monday = 0, and a minute of the day: when lessons begin, on the instructor's wall clock. */
export const weekTime = v.object({ weekday: v.number(), minute: v.number() });
export type WeekTime = Infer<typeof weekTime>;

/** What a person decides about one lesson that can't go along: another start in its week, or null, to stay where it is. */
export const lessonChange = v.object({
  bookingId: v.id("bookings"),
  startsAt: v.union(v.number(), v.null()),
});
export type LessonChange = Infer<typeof lessonChange>;

/** So far may a decision lie from its lesson, before anybody looks at a calendar. */
const FARTHEST = 8 * DAY;
const ALTERNATIVES = 3;

type BookingId = LessonChange["bookingId"];

export interface FollowingLesson {
  bookingId: BookingId;
  startsAt: Instant;
}

export function weekTimeOf(at: Instant, timeZone: TimeZone): WeekTime {
  return { weekday: weekdayOf(localDateOf(at, timeZone)), minute: minuteOfDayOf(at, timeZone) };
}

/** The Monday of the week a lesson lies in, and stays in. */
export function weekOf(at: Instant, timeZone: TimeZone): LocalDate {
  return mondayOf(localDateOf(at, timeZone));
}

/** When a lesson would be. `exists` is false where the clock skips that time: nothing can begin then. */
export function plannedStart(
  lesson: { startsAt: Instant },
  to: WeekTime,
  timeZone: TimeZone,
): { startsAt: Instant; exists: boolean } {
  const localDate = addDays(weekOf(lesson.startsAt, timeZone), to.weekday);
  const { at, kind } = instantOf(localDate, to.minute, timeZone);
  return { startsAt: at, exists: kind !== "nonexistent" };
}

export interface LessonMove<Lesson> {
  lesson: Lesson;
  startsAt: Instant;
}
/** A time that can't be had whatever the calendar says: the clock skips it, or another of these lessons moves there. */
export interface Clash {
  startsAt: Instant;
  why: "notOffered" | "ownConflict";
}
export type MovesProblem = "to" | "changes";

/**
 * The lessons that move, in order of time, and where to; those that stay, and those that are there already, aren't among
 * them. `lessons` are in order of time.
 */
export function movesOf<Lesson extends FollowingLesson>(
  lessons: readonly Lesson[],
  to: WeekTime,
  changes: readonly LessonChange[],
  timeZone: TimeZone,
): { ok: true; moves: LessonMove<Lesson>[]; clashes: Clash[] } | { ok: false; problem: MovesProblem } {
  if (!isBetween(to.weekday, 0, 6) || !isBetween(to.minute, 0, MINUTES_PER_DAY - 1)) {
    return { ok: false, problem: "to" };
  }
  const changed = new Map(changes.map(({ bookingId, startsAt }) => [bookingId, startsAt]));
  if (changed.size !== changes.length) return { ok: false, problem: "changes" };
  const moves: LessonMove<Lesson>[] = [];
  const clashes: Clash[] = [];
  for (const lesson of lessons) {
    const own = changed.get(lesson.bookingId);
    if (own === null) continue;
    if (own !== undefined && !isInWeekOf(lesson, own, timeZone)) return { ok: false, problem: "changes" };
    const planned = plannedStart(lesson, to, timeZone);
    const startsAt = own ?? planned.startsAt;
    if (startsAt === lesson.startsAt) continue;
    if (own === undefined && !planned.exists) clashes.push({ startsAt, why: "notOffered" });
    else if (!isApart(moves, startsAt)) clashes.push({ startsAt, why: "ownConflict" });
    else moves.push({ lesson, startsAt });
  }
  return { ok: true, moves, clashes };
}

export interface LessonToMove extends FollowingLesson {
  /** Moved once with less than 24 hours left. */
  isLocked: boolean;
  /** What keeps its time now: in nobody's way if it moves. */
  claimIds: readonly string[];
}

export interface MoveDate {
  bookingId: BookingId;
  /** Where the lesson is. */
  fromAt: Instant;
  /** Where it would go with the others. */
  plannedAt: Instant;
  /** Where it will be, as decided. */
  startsAt: Instant;
  /**
   * "moves": goes along; "other": to another time of its week; "there": is at that time already; "stays": by choice; "fixed":
   * too late to move it; "blocked": can't be had, and nothing is decided.
   */
  state: "moves" | "other" | "there" | "stays" | "fixed" | "blocked";
  /** The nearest that can be had in that week, where the planned time can't. */
  alternatives: Instant[];
}

/** Every lesson on live facts. The horizon doesn't bind: each stays in the week it has been given already. */
export function moveDates(input: {
  lessons: readonly LessonToMove[];
  to: WeekTime;
  changes: readonly LessonChange[];
  timeZone: TimeZone;
  facts: readonly SlotFacts[];
  mine: Mine;
  wanted: { format: Format; durationMinutes: number };
  nowAt: Instant;
}): MoveDate[] {
  const { lessons, to, changes, timeZone, facts, wanted, nowAt } = input;
  const weeks = new Map(facts.map((week) => [week.mondayLocalDate as string, week]));
  const changed = new Map(changes.map(({ bookingId, startsAt }) => [bookingId, startsAt]));
  const looked = lessons.map((lesson) => {
    const planned = plannedStart(lesson, to, timeZone);
    const own = changed.get(lesson.bookingId);
    const isFixed = !rescheduleRule(lesson.startsAt, nowAt, lesson.isLocked).allowed;
    return {
      lesson,
      planned,
      own,
      isFixed,
      leaves: !isFixed && (own ?? planned.startsAt) !== lesson.startsAt,
    };
  });
  const leaving = looked.filter(({ own, leaves }) => leaves && own !== null);
  // They move as one: where one of them is now, another may go.
  const mine = {
    ...input.mine,
    claimIds: [...input.mine.claimIds, ...leaving.flatMap(({ lesson }) => lesson.claimIds)],
  };
  const moves: { startsAt: Instant }[] = [];
  return looked.map(({ lesson, planned, own, isFixed }): MoveDate => {
    const { bookingId, startsAt: fromAt } = lesson;
    const date = { bookingId, fromAt, plannedAt: planned.startsAt, startsAt: fromAt, alternatives: [] };
    if (isFixed) return { ...date, state: "fixed" };
    if (own === null) return { ...date, state: "stays" };
    const week = weeks.get(weekOf(fromAt, timeZone));
    const canBeHad = (startsAt: Instant) =>
      week !== undefined &&
      isApart(moves, startsAt) &&
      checkStart(week, mine, { ...wanted, startsAt }, nowAt, ["horizon"]).ok;
    const goesTo = (startsAt: Instant, state: "moves" | "other"): MoveDate => {
      moves.push({ startsAt });
      return { ...date, startsAt, state };
    };
    if (own !== undefined && own !== fromAt && canBeHad(own)) return goesTo(own, "other");
    if (planned.startsAt === fromAt) return { ...date, state: "there" };
    if (planned.exists && canBeHad(planned.startsAt)) return goesTo(planned.startsAt, "moves");
    const offered = week === undefined ? [] : offeredStarts(week, mine, wanted, nowAt, ["horizon"]);
    const free = offered.filter(({ startsAt }) => startsAt !== fromAt && isApart(moves, startsAt));
    const nearest = nearestStarts(free, planned.startsAt, ALTERNATIVES);
    return { ...date, state: "blocked", alternatives: nearest.map(({ startsAt }) => startsAt) };
  });
}

/** What is sent, and which lessons will move; null while something is undecided, or nothing would move. */
export function decided(dates: readonly MoveDate[]): { changes: LessonChange[]; moving: MoveDate[] } | null {
  const moving = dates.filter(({ state }) => state === "moves" || state === "other");
  if (moving.length === 0 || dates.some(({ state }) => state === "blocked")) return null;
  const changes = dates.flatMap(({ bookingId, state, startsAt }): LessonChange[] => {
    if (state === "other") return [{ bookingId, startsAt }];
    return state === "stays" || state === "fixed" ? [{ bookingId, startsAt: null }] : [];
  });
  return { changes, moving };
}

/** Lessons of a series keep a day between each other, as when it was made. */
function isApart(moves: readonly { startsAt: Instant }[], startsAt: Instant): boolean {
  return moves.every((move) => Math.abs(move.startsAt - startsAt) >= DAY);
}

function isInWeekOf(lesson: FollowingLesson, at: Instant, timeZone: TimeZone): boolean {
  const isNear = Number.isSafeInteger(at) && Math.abs(at - lesson.startsAt) < FARTHEST;
  return isNear && weekOf(at, timeZone) === weekOf(lesson.startsAt, timeZone);
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
