import { useEffect, useRef } from "react";
import type { LessonStatus } from "../../ui/status-badge";
import { useAnnounce } from "../../ui/announcer";
import { useTimeZone } from "../../lib/viewer";
import { momentWithZone, otherSide, statusWords } from "./lesson-words";
import type { Lesson } from "./queries";

/** Says what changes by itself on the page of a lesson; what is there when it opens is read anyway. */
export function useLessonAnnouncements(lesson: Lesson, status: LessonStatus): void {
  const announce = useAnnounce();
  const name = otherSide(lesson).firstName;
  const pendingBy = lesson.pendingChange?.by ?? null;
  const isMove = lesson.pendingChange?.kind === "reschedule";
  const { startsAt } = lesson;
  const timeZone = useTimeZone();
  const known = useRef({ status, pendingBy, startsAt });
  useEffect(() => {
    const before = known.current;
    known.current = { status, pendingBy, startsAt };
    if (before.startsAt !== startsAt) {
      return announce.polite(`This lesson is now on ${momentWithZone(startsAt, timeZone)}`);
    }
    if (before.status !== status) return announce.polite(statusWords(status, name));
    if (before.pendingBy === pendingBy) return;
    if (pendingBy === lesson.viewerIs) {
      announce.assertive(
        isMove
          ? "Lesson moved. The old time is kept for 10 seconds: press Undo to keep it."
          : "Lesson cancelled. It is kept for 10 seconds: press Undo to keep it.",
      );
    } else if (pendingBy !== null) {
      announce.polite(`${name} is ${isMove ? "moving" : "cancelling"} this lesson`);
    } else if (before.pendingBy !== lesson.viewerIs) {
      announce.polite(`${name} keeps this lesson`);
    }
  }, [announce, isMove, lesson.viewerIs, name, pendingBy, startsAt, status, timeZone]);
}
