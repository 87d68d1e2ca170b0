/** Lessons under the days they fall on, in the instructor's zone. */
import { localDateOf } from "../../../convex/domain/time";

interface Timed {
  startsAt: number;
  durationMinutes: number;
}

export interface DayGroup<Lesson> {
  localDate: string;
  lessons: Lesson[];
}

export function groupByDay<Lesson extends Timed>(
  lessons: readonly Lesson[],
  timeZone: string,
): DayGroup<Lesson>[] {
  const groups: DayGroup<Lesson>[] = [];
  for (const lesson of lessons) {
    const localDate = localDateOf(lesson.startsAt, timeZone);
    const last = groups.at(-1);
    if (last?.localDate === localDate) last.lessons.push(lesson);
    else groups.push({ localDate, lessons: [lesson] });
  }
  return groups;
}

export const endsAtOf = (lesson: Timed) => lesson.startsAt + lesson.durationMinutes * 60_000;

export interface Desk<Lesson> {
  /** Over, but not yet marked as done. */
  toClose: Lesson[];
  running: Lesson | null;
  next: Lesson | null;
  /** Everything that starts later, the next one included. */
  coming: Lesson[];
}

export function deskOf<Lesson extends Timed>(lessons: readonly Lesson[], nowAt: number): Desk<Lesson> {
  const coming = lessons.filter((lesson) => lesson.startsAt > nowAt);
  return {
    toClose: lessons.filter((lesson) => endsAtOf(lesson) <= nowAt),
    running: lessons.find((lesson) => lesson.startsAt <= nowAt && endsAtOf(lesson) > nowAt) ?? null,
    next: coming[0] ?? null,
    coming,
  };
}
