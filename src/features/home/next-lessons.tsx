import { Link } from "@tanstack/react-router";
import { formatMoment } from "../../lib/format-time";
import { useNow } from "../../lib/clock";
import { Avatar } from "../../ui/avatar";
import { Card } from "../../ui/card";
import type { Lesson } from "./queries";

/** The next two lessons; nothing at all when there are none. */
export function NextLessons({ lessons, timeZone }: { lessons: readonly Lesson[]; timeZone: string }) {
  const nowAt = useNow(60_000);
  if (lessons.length === 0) return null;
  return (
    <section aria-labelledby="next-lessons">
      <div className="flex items-baseline justify-between">
        <h2 id="next-lessons" className="text-xl">
          Your next lessons
        </h2>
        <Link to="/lessons">All lessons</Link>
      </div>
      <ul className="mt-3 grid gap-3 sm:grid-cols-2">
        {lessons.map((lesson) => (
          <li key={lesson.bookingId}>
            <Card className="h-full">
              <Link
                to="/lessons/$bookingId"
                params={{ bookingId: lesson.bookingId }}
                className="flex h-full items-center gap-3 rounded-lg p-4 text-inherit no-underline hover:bg-hover"
              >
                <Avatar id={lesson.instructor.userId} name={lesson.instructor.displayName} size={48} />
                <span className="min-w-0">
                  <span className="nums block font-semibold">
                    {formatMoment(lesson.startsAt, timeZone, nowAt)}
                  </span>
                  <span className="block truncate text-sm text-ink-2">
                    {lesson.serviceName} with {lesson.instructor.displayName}
                  </span>
                </span>
              </Link>
            </Card>
          </li>
        ))}
      </ul>
    </section>
  );
}
