/** Two lessons of one learner with little time between them, at different places: told, and left to them. Pure. */
import { endOf, type Span } from "../../../convex/domain/claims";
import type { Format } from "../../../convex/domain/common";
import { MINUTE } from "../../../convex/domain/time";

/** Less than this is tight, wherever it is: how far apart the places are isn't known. */
const ENOUGH = 30 * MINUTE;

interface Attended extends Span {
  format: Format;
  instructorId: string;
  learnerId: string;
}

export interface TightGap<Lesson> {
  lesson: Lesson;
  minutes: number;
  /** The other lesson comes before this one. */
  isBefore: boolean;
}

/** The tightest there is around the wanted times, or null. */
export function tightGap<Lesson extends Attended>(
  wanted: Omit<Attended, "startsAt">,
  startsAts: readonly number[],
  lessons: readonly Lesson[],
): TightGap<Lesson> | null {
  let tightest: TightGap<Lesson> | null = null;
  for (const lesson of lessons) {
    if (lesson.learnerId !== wanted.learnerId || isSamePlace(wanted, lesson)) continue;
    for (const startsAt of startsAts) {
      const before = startsAt - endOf(lesson);
      const after = lesson.startsAt - endOf({ ...wanted, startsAt });
      const gap = Math.max(before, after);
      if (gap < 0 || gap >= ENOUGH || gap / MINUTE >= (tightest?.minutes ?? Infinity)) continue;
      tightest = { lesson, minutes: gap / MINUTE, isBefore: before >= 0 };
    }
  }
  return tightest;
}

/** Online and at one's own place one is at home; a studio is the same as itself; of public places nothing is known. */
function isSamePlace(one: Omit<Attended, "startsAt">, other: Attended): boolean {
  const isHome = (format: Format) => format === "online" || format === "travel";
  if (isHome(one.format) && isHome(other.format)) return true;
  return one.format === "studio" && other.format === "studio" && one.instructorId === other.instructorId;
}

interface Named extends Attended {
  serviceName: string;
  instructorName: string;
}

/** "Guitar with Daniel C. ends 15 minutes before, at another place." `on` says the day where there are several. */
export function tightWords({ lesson, minutes, isBefore }: TightGap<Named>, on: string | null): string {
  const what = `${lesson.serviceName} with ${lesson.instructorName}`;
  const edge = isBefore ? "ends" : "begins";
  const apart =
    minutes === 0
      ? `as this one ${isBefore ? "begins" : "ends"}`
      : `${minutes} minutes ${isBefore ? "before" : "after"}`;
  return `${on === null ? "" : `${on}: `}${what} ${edge} ${apart}, at another place.`;
}
