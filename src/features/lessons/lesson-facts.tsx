import { CalendarDays, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { endOf } from "../../../convex/domain/claims";
import type { TimeZone } from "../../../convex/domain/time";
import { clocksDiffer, formatDate, formatRangeWithZone } from "../../lib/format-time";
import { FormatIcon } from "../../ui/format-icon";
import { Countdown } from "./countdown";
import { childOf, otherSide, otherTimeZone, placeOf } from "./lesson-words";
import type { Lesson } from "./queries";

/** When (by both clocks where they differ), where, for whom, and what was said about it. */
export function LessonFacts({
  lesson,
  timeZone,
  nowAt,
}: {
  lesson: Lesson;
  timeZone: TimeZone;
  nowAt: number;
}) {
  const endsAt = endOf(lesson);
  const theirs = otherTimeZone(lesson);
  const place = placeOf(lesson);
  const child = childOf(lesson);
  const isStudent = lesson.viewerIs === "student";
  const isRunning = lesson.state === "confirmed" && lesson.startsAt <= nowAt && nowAt < endsAt;
  const isAhead = lesson.state === "confirmed" && lesson.startsAt > nowAt;
  return (
    <ul className="grid gap-x-6 gap-y-4.5 md:grid-cols-3">
      <Fact
        icon={<CalendarDays size={20} aria-hidden />}
        title={formatDate(lesson.startsAt, timeZone, nowAt)}
      >
        <p>{formatRangeWithZone(lesson.startsAt, endsAt, timeZone)}</p>
        {clocksDiffer(lesson.startsAt, timeZone, theirs) && (
          <p className="text-sm text-ink-2">
            {formatDate(lesson.startsAt, theirs)}, {formatRangeWithZone(lesson.startsAt, endsAt, theirs)} for{" "}
            {otherSide(lesson).firstName}
          </p>
        )}
        {isAhead && (
          <p className="text-sm text-ink-2">
            starts in <Countdown at={lesson.startsAt} />
          </p>
        )}
        {isRunning && (
          <p className="text-sm font-medium text-moment-text">
            <Countdown at={endsAt} /> left
          </p>
        )}
      </Fact>
      <Fact icon={<FormatIcon format={lesson.format} size={20} />} title={place.title}>
        {(isAhead || lesson.place !== null) && <p className="wrap-anywhere">{place.text}</p>}
      </Fact>
      <Fact
        icon={<UserRound size={20} aria-hidden />}
        title={child === null ? (isStudent ? "For you" : lesson.student.displayName) : `For ${child}`}
      >
        {child !== null && !isStudent && <p>booked by {lesson.student.displayName}</p>}
        {lesson.note !== null && (
          <p className="text-sm whitespace-pre-wrap text-ink-2 wrap-anywhere">
            {isStudent ? "your note: " : "note: "}“{lesson.note}”
          </p>
        )}
      </Fact>
    </ul>
  );
}

function Fact({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <li className="nums flex gap-3 text-[0.9375rem]">
      <span className="mt-0.5 text-ink-2">{icon}</span>
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">{title}</p>
        {children}
      </div>
    </li>
  );
}
