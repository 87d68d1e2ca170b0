import { Link } from "@tanstack/react-router";
import { MessageCircle } from "lucide-react";
import { endOf } from "../../../convex/domain/claims";
import { HOUR, type TimeZone } from "../../../convex/domain/time";
import { formatPaid } from "../../lib/format-money";
import { formatDay, formatRangeWithZone } from "../../lib/format-time";
import { Avatar } from "../../ui/avatar";
import { ButtonLink } from "../../ui/button-link";
import { classNames } from "../../ui/class-names";
import { FormatIcon } from "../../ui/format-icon";
import { IconButton } from "../../ui/icon-button";
import { PendingBadge } from "../../ui/pending-badge";
import { StatusBadge } from "../../ui/status-badge";
import { settledWords } from "./cancel-words";
import { Countdown } from "./countdown";
import { DateTile } from "./date-tile";
import { lessonStatus } from "./lesson-status";
import { otherSide, placeOf, subjectOf } from "./lesson-words";
import { absenceWords } from "./no-show-words";
import type { Lesson } from "./queries";
import { useMessage } from "./use-message";

export interface LessonCardProps {
  lesson: Lesson;
  timeZone: TimeZone;
  nowAt: number;
  isNext?: boolean;
  /** Lies behind: quieter, and it can be booked again. */
  isOver?: boolean;
}

/** One lesson in a list: when, what, with whom, and the two things one does with it. */
export function LessonCard({ lesson, timeZone, nowAt, isNext = false, isOver = false }: LessonCardProps) {
  const status = lessonStatus(lesson, nowAt);
  const isRunning = status === "inProgress";
  const endsAt = endOf(lesson);
  return (
    <li
      className={classNames(
        "relative grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 rounded-lg border bg-surface p-4 md:gap-x-5 md:p-5",
        "lg:grid-cols-[auto_minmax(0,1fr)_15rem_auto] lg:items-center",
        isRunning ? "border-moment-line" : "border-line",
        isRunning || isNext ? "shadow-md" : "shadow-xs",
      )}
    >
      <DateTile at={lesson.startsAt} timeZone={timeZone} isRunning={isRunning} />
      <div className="min-w-0 self-center">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h3 className="min-w-0 text-lg wrap-anywhere">
            <Link
              to="/lessons/$bookingId"
              params={{ bookingId: lesson.bookingId }}
              className="rounded-xs text-ink no-underline hover:underline hover:decoration-1 hover:underline-offset-4"
            >
              {subjectOf(lesson)}
            </Link>
          </h3>
          {lesson.pendingChange === null ? (
            <StatusBadge status={status} />
          ) : (
            <PendingBadge change={lesson.pendingChange} />
          )}
        </div>
        <p className="nums mt-0.5">
          <span className="sr-only">{formatDay(lesson.startsAt, timeZone, nowAt)}, </span>
          {formatRangeWithZone(lesson.startsAt, endsAt, timeZone)}
          {isNext && <TimeLeft lead="in " at={lesson.startsAt} isGold={lesson.startsAt - nowAt <= HOUR} />}
          {isRunning && <TimeLeft at={endsAt} tail=" left" isGold />}
        </p>
        <p className="nums mt-0.5 flex items-center gap-2 text-sm text-ink-2">
          <FormatIcon format={lesson.format} size={16} />
          <span className="min-w-0 truncate">
            {placeOf(lesson).title}
            {lesson.state !== "cancelled" && ` · ${formatPaid(amountOf(lesson))}`}
            {lesson.series !== null && ` · ${lesson.series.number} of ${lesson.series.of}`}
          </span>
        </p>
        <Settled lesson={lesson} />
      </div>
      <PersonAndActions lesson={lesson} isOver={isOver} />
    </li>
  );
}

/** What the student pays; what the instructor teaches it for. */
function amountOf({ viewerIs, price }: Lesson): number {
  return viewerIs === "student" ? price.totalCents : price.lessonCents;
}

/** What came of the money where a lesson came to nothing. */
function Settled({ lesson }: { lesson: Lesson }) {
  const words =
    lesson.state === "cancelled"
      ? settledWords(lesson)
      : lesson.state === "no_show" && lesson.noShow !== null
        ? absenceWords(lesson, lesson.noShow.absent)
        : null;
  return words === null ? null : <p className="nums mt-0.5 text-sm text-ink-2">{words}</p>;
}

/** Gold is for what happens now: the running lesson, and the one that is about to begin. */
function TimeLeft(props: { lead?: string; at: number; tail?: string; isGold: boolean }) {
  return (
    <>
      {" "}
      <span
        className={classNames(
          "font-medium whitespace-nowrap max-sm:block",
          props.isGold ? "text-moment-text" : "text-ink-2",
        )}
      >
        <span className="max-sm:hidden">· </span>
        {props.lead}
        <Countdown at={props.at} />
        {props.tail}
      </span>
    </>
  );
}

function PersonAndActions({ lesson, isOver }: { lesson: Lesson; isOver: boolean }) {
  const { message, pending } = useMessage(lesson);
  const { userId, displayName } = otherSide(lesson);
  return (
    <div className="col-span-full mt-3.5 flex flex-wrap items-center gap-x-4 gap-y-3 border-t border-line pt-3.5 lg:contents">
      <div className="flex min-w-0 flex-1 items-center gap-3">
        <Avatar id={userId} name={displayName} size={44} />
        <p className="min-w-0 truncate font-semibold">{displayName}</p>
      </div>
      <div className="flex items-center gap-2">
        {isOver && lesson.viewerIs === "student" ? (
          <ButtonLink
            variant="quiet"
            size="sm"
            to="/instructors/$slug"
            params={{ slug: lesson.instructor.slug }}
            aria-label={`Book ${lesson.serviceName} with ${displayName} again`}
          >
            Book again
          </ButtonLink>
        ) : (
          <ButtonLink
            variant="quiet"
            size="sm"
            to="/lessons/$bookingId"
            params={{ bookingId: lesson.bookingId }}
            aria-label={`Details of ${lesson.serviceName} with ${displayName}`}
          >
            Details
          </ButtonLink>
        )}
        <IconButton
          variant="outlined"
          label={`Message ${displayName}`}
          icon={<MessageCircle size={20} aria-hidden />}
          aria-disabled={pending || undefined}
          onClick={pending ? undefined : message}
        />
      </div>
    </div>
  );
}
