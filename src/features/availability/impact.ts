/** What saving would do, computed while painting. */
import { allowsFormat } from "../../../convex/domain/availability";
import type { Format } from "../../../convex/domain/common";
import { addDays, daysBetween, instantOf, localDateOf, mondayOf } from "../../../convex/domain/time";
import { minutesOf, type DayHours, type Week } from "./week-draft";

export interface Lesson {
  bookingId: string;
  startsAt: number;
  durationMinutes: number;
}

export interface Impact {
  addedMinutes: number;
  removedMinutes: number;
  /** Lessons that will lie outside the new hours; they stay. */
  outside: string[];
}

export function impactOf(saved: Week, draft: Week, lessons: readonly Lesson[], timeZone: string): Impact {
  let addedMinutes = 0;
  let removedMinutes = 0;
  draft.forEach((day, index) => {
    const before = saved[index];
    if (before === undefined) return;
    const common = overlapMinutes(before, day);
    addedMinutes += minutesOf(day) - common;
    removedMinutes += minutesOf(before) - common;
  });
  const outside = lessons
    .filter((lesson) => isInside(saved, lesson, timeZone) && !isInside(draft, lesson, timeZone))
    .map((lesson) => lesson.bookingId);
  return { addedMinutes, removedMinutes, outside };
}

function overlapMinutes(one: DayHours, other: DayHours): number {
  let minutes = 0;
  for (const a of one.intervals) {
    for (const b of other.intervals) {
      minutes += Math.max(0, Math.min(a.endMinute, b.endMinute) - Math.max(a.startMinute, b.startMinute));
    }
  }
  return minutes;
}

export function isInside(week: Week, lesson: Lesson, timeZone: string): boolean {
  const endsAt = lesson.startsAt + lesson.durationMinutes * 60_000;
  const windows = week.flatMap((day) =>
    day.intervals.map((item) => ({
      startsAt: instantOf(day.localDate, item.startMinute, timeZone).at,
      endsAt: instantOf(day.localDate, item.endMinute, timeZone).at,
    })),
  );
  windows.sort((a, b) => a.startsAt - b.startsAt);
  let covered = lesson.startsAt;
  for (const window of windows) {
    if (window.startsAt <= covered && window.endsAt > covered) covered = window.endsAt;
  }
  return covered >= endsAt;
}

/** Those of any week that the hours of this one, repeated, don't cover. */
export function lessonsOutside<Each extends Lesson>(
  week: Week,
  lessons: readonly Each[],
  timeZone: string,
): Each[] {
  const monday = week[0]?.localDate;
  if (monday === undefined) return [];
  return lessons.filter((lesson) => {
    const weekOfLesson = mondayOf(localDateOf(lesson.startsAt, timeZone));
    // A lesson may run over the week's last midnight.
    const around = [0, 7].flatMap((days) => moved(week, daysBetween(monday, weekOfLesson) + days));
    return !isInside(around, lesson, timeZone);
  });
}

function moved(week: Week, days: number): Week {
  return week.map((day) => ({ ...day, localDate: addDays(day.localDate, days) }));
}

export interface Waiting {
  fromAt: number;
  toAt: number;
  durationMinutes: number;
  format: Format;
}

/** How many of those who wait find room in the draft and found none before. */
export function waitingWithRoom(
  saved: Week,
  draft: Week,
  waiting: readonly Waiting[],
  timeZone: string,
): number {
  return waiting.filter((wish) => hasRoom(draft, wish, timeZone) && !hasRoom(saved, wish, timeZone)).length;
}

function hasRoom(week: Week, wish: Waiting, timeZone: string): boolean {
  let open = { startsAt: 0, endsAt: 0 };
  return week.some((day) =>
    day.intervals.some((item) => {
      if (!allowsFormat(item.formats, wish.format)) return false;
      const startsAt = instantOf(day.localDate, item.startMinute, timeZone).at;
      const endsAt = instantOf(day.localDate, item.endMinute, timeZone).at;
      open = { startsAt: startsAt === open.endsAt ? open.startsAt : startsAt, endsAt };
      const room = Math.min(open.endsAt, wish.toAt) - Math.max(open.startsAt, wish.fromAt);
      return room >= wish.durationMinutes * 60_000;
    }),
  );
}

/** "7 h", "7½ h", "45 min" */
export function hoursText(minutes: number): string {
  if (minutes !== 0 && minutes < 60) return `${minutes} min`;
  const whole = Math.floor(minutes / 60);
  const quarter = ["", "¼", "½", "¾"][Math.round((minutes % 60) / 15)] ?? "";
  return `${whole}${quarter} h`;
}
