import { useEffect, useRef } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { useAnnounce } from "../../ui/announcer";
import { lessonNews } from "./lesson-news";
import type { Lesson } from "./queries";

/** Tells a screen reader what changes in the list while it is open; what stands there at first is read anyway. */
export function useLessonNews(lessons: readonly Lesson[] | undefined, timeZone: TimeZone): void {
  const announce = useAnnounce();
  const known = useRef(lessons);
  useEffect(() => {
    if (lessons === undefined) return;
    const before = known.current;
    known.current = lessons;
    if (before === undefined) return;
    for (const sentence of lessonNews(before, lessons, timeZone, serverNow())) announce.polite(sentence);
  }, [announce, lessons, timeZone]);
}
