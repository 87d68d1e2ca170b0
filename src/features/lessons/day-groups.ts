/** Lessons under the days they fall on, in the viewer's zone. Pure. */
import { endOf, type Span } from "../../../convex/domain/claims";
import { localDateOf, type Instant, type TimeZone } from "../../../convex/domain/time";

export interface LessonGroup<Entry> {
  /** "now" for what runs or waits to be completed, else the local date. */
  key: string;
  lessons: Entry[];
}

/** Keeps the order it is given; what has begun and isn't over in the books stands above the days, as "now". */
export function groupUpcoming<Entry extends Span>(
  lessons: readonly Entry[],
  timeZone: TimeZone,
  nowAt: Instant,
): LessonGroup<Entry>[] {
  const begun = lessons.filter((lesson) => lesson.startsAt <= nowAt);
  // What runs at this moment comes before what only waits to be completed.
  const running = begun.filter((lesson) => endOf(lesson) > nowAt);
  const waiting = begun.filter((lesson) => endOf(lesson) <= nowAt);
  const now = [...running, ...waiting];
  const days = groupByDay(
    lessons.filter((lesson) => lesson.startsAt > nowAt),
    timeZone,
  );
  return now.length === 0 ? days : [{ key: "now", lessons: now }, ...days];
}

export function groupByDay<Entry extends Span>(
  lessons: readonly Entry[],
  timeZone: TimeZone,
): LessonGroup<Entry>[] {
  const groups: LessonGroup<Entry>[] = [];
  for (const lesson of lessons) {
    const key = localDateOf(lesson.startsAt, timeZone);
    const last = groups.at(-1);
    if (last?.key === key) last.lessons.push(lesson);
    else groups.push({ key, lessons: [lesson] });
  }
  return groups;
}
