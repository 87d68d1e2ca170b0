/** Whom one may want to learn with again. Pure. */
import type { Lesson } from "./queries";

const SHOWN = 2;

/** The last lesson with each of the last people one had a lesson with, newest first. */
export function lessonsToRepeat(history: readonly Lesson[]): Lesson[] {
  const known = new Set<string>();
  return history
    .filter((lesson) => {
      const { instructorId } = lesson.instructor;
      if (lesson.state !== "completed" || lesson.viewerIs !== "student" || known.has(instructorId))
        return false;
      known.add(instructorId);
      return true;
    })
    .slice(0, SHOWN);
}
