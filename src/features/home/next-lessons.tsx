import { Link } from "@tanstack/react-router";
import { endOf } from "../../../convex/domain/claims";
import { HOUR } from "../../../convex/domain/time";
import { formatDay, formatDistance, formatRangeWithZone } from "../../lib/format-time";
import { useNow } from "../../lib/clock";
import { Avatar } from "../../ui/avatar";
import { Badge } from "../../ui/badge";
import { InProgressTag } from "../../ui/live-tag";
import { PendingBadge } from "../../ui/pending-badge";
import { TextLink } from "../../ui/text-link";
import { lessonTitle, placeWords } from "./lesson-words";
import type { Lesson } from "./queries";

export interface NextLessonsProps {
  title: string;
  lessons: readonly Lesson[];
  timeZone: string;
  /** Where all of them are. */
  all: { to: "/lessons" | "/teach"; words: string };
}

/** The next lessons, each one press away; nothing at all when there are none. */
export function NextLessons({ title, lessons, timeZone, all }: NextLessonsProps) {
  const nowAt = useNow(60_000);
  if (lessons.length === 0) return null;
  return (
    <section aria-label={title}>
      <div className="flex items-center justify-between gap-4">
        <h2 className="text-xl">{title}</h2>
        <TextLink to={all.to} className="inline-flex min-h-11 items-center text-sm">
          {all.words}
        </TextLink>
      </div>
      <ul className="mt-1.5 grid gap-2.5">
        {lessons.map((lesson) => (
          <LessonRow key={lesson.bookingId} lesson={lesson} timeZone={timeZone} nowAt={nowAt} />
        ))}
      </ul>
    </section>
  );
}

function LessonRow({ lesson, timeZone, nowAt }: { lesson: Lesson; timeZone: string; nowAt: number }) {
  const { startsAt } = lesson;
  const other = lesson.viewerIs === "student" ? lesson.instructor : lesson.student;
  return (
    <li>
      <Link
        to="/lessons/$bookingId"
        params={{ bookingId: lesson.bookingId }}
        className="flex items-center gap-3.5 rounded-lg border border-line bg-surface p-3.5 text-inherit no-underline shadow-xs transition-colors hover:border-action-line sm:p-4"
      >
        <Avatar id={other.userId} name={other.displayName} size={56} className="max-sm:hidden" />
        <Avatar id={other.userId} name={other.displayName} size={48} className="sm:hidden" />
        <span className="min-w-0 flex-1">
          <span className="block font-semibold wrap-anywhere sm:text-lg">{lessonTitle(lesson)}</span>
          <span className="nums block text-sm text-ink-2">
            {formatDay(startsAt, timeZone, nowAt)}, {formatRangeWithZone(startsAt, endOf(lesson), timeZone)} ·{" "}
            {placeWords(lesson)}
          </span>
        </span>
        {lesson.pendingChange !== null ? (
          <PendingBadge change={lesson.pendingChange} />
        ) : startsAt <= nowAt ? (
          <InProgressTag />
        ) : (
          <Badge kind={startsAt - nowAt < 48 * HOUR ? "action" : "neutral"} className="nums">
            {formatDistance(startsAt, nowAt)}
          </Badge>
        )}
      </Link>
    </li>
  );
}
