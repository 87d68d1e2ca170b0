import { Link } from "@tanstack/react-router";
import { Repeat } from "lucide-react";
import type { EveryWeeks } from "../../../convex/domain/series";
import type { TimeZone } from "../../../convex/domain/time";
import { formatClock, formatDate } from "../../lib/format-time";
import { classNames } from "../../ui/class-names";
import type { LessonStatus } from "../../ui/status-badge";
import { lessonStatus } from "./lesson-status";
import { useSeriesLessons, type Lesson } from "./queries";

const RHYTHM: Record<EveryWeeks, string> = { 1: "every week", 2: "every 2 weeks", 4: "every 4 weeks" };

const STATES: Record<LessonStatus, string> = {
  pending: "awaiting payment",
  confirmed: "",
  inProgress: "in progress",
  waitingToComplete: "over",
  completed: "completed",
  cancelled: "cancelled",
  noShow: "missed",
  noShowInReview: "in review",
  paymentFailed: "not paid",
};

/** Where the lesson stands in its series, and the way to each of the others. */
export function SeriesLessons({
  lesson,
  timeZone,
  nowAt,
}: {
  lesson: Lesson;
  timeZone: TimeZone;
  nowAt: number;
}) {
  const lessons = useSeriesLessons(lesson);
  if (lesson.series === null) return null;
  const { number, of, everyWeeks } = lesson.series;
  return (
    <details className="rounded-md border border-line">
      <summary className="flex min-h-12 cursor-pointer items-center gap-3 px-4 font-semibold">
        <Repeat size={20} aria-hidden className="text-ink-2" />
        Lesson {number} of {of}, {RHYTHM[everyWeeks]}
      </summary>
      <ol className="nums max-h-96 overflow-y-auto border-t border-line">
        {lessons?.map((each) => {
          const isThis = each.bookingId === lesson.bookingId;
          const isOff = each.state === "cancelled";
          return (
            <li key={each.bookingId} className="border-b border-line last:border-b-0">
              <Link
                to="/lessons/$bookingId"
                params={{ bookingId: each.bookingId }}
                aria-current={isThis ? "page" : undefined}
                className={classNames(
                  "flex min-h-11 items-center gap-3 px-4 text-ink no-underline hover:bg-hover focus-visible:-outline-offset-3",
                  isThis && "bg-action-soft font-semibold",
                )}
              >
                <span className="w-6 text-right text-sm text-ink-2">{each.series?.number}</span>
                <span className={classNames("flex-1", isOff && "text-ink-2 line-through")}>
                  {formatDate(each.startsAt, timeZone, nowAt)}, {formatClock(each.startsAt, timeZone)}
                </span>
                <span className="text-sm text-ink-2">{STATES[lessonStatus(each, nowAt)]}</span>
              </Link>
            </li>
          );
        })}
      </ol>
    </details>
  );
}
