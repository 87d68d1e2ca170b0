import { Link } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { localDateOf, minuteOfDayOf } from "../../../convex/domain/time";
import { classNames } from "../../ui/class-names";
import { RULE_WORDS } from "./format-rule-words";
import { rangeText, shortRangeText, type Rows } from "./grid-geometry";
import type { EditorLesson } from "./queries";
import { CELL_MINUTES, type Stroke, type Week } from "./week-draft";

/** Name and subject, at the size of these words. */
const TWO_LINES_PIXELS = 32;

export interface DayBlocksProps {
  week: Week;
  day: number;
  rows: Rows;
  rowPixels: number;
  timeZone: string;
  lessons: readonly EditorLesson[];
  /** Lessons that the draft leaves outside the hours. */
  outside: readonly string[];
  /** Days before this one have gone by. */
  todayIndex: number;
  stroke: Stroke | null;
}

/** What lies over the cells of a day: painted hours, lessons, and the stroke that is being painted. Cells say it in words. */
export function DayBlocks(props: DayBlocksProps) {
  const { week, rows, rowPixels, day, timeZone, stroke } = props;
  const top = (minute: number) => ((minute - rows.startMinute) / CELL_MINUTES) * rowPixels;
  const hours = week[day];
  const isStroked =
    stroke !== null &&
    day >= Math.min(stroke.fromDay, stroke.toDay) &&
    day <= Math.max(stroke.fromDay, stroke.toDay);
  const lessons = props.lessons.filter(
    (lesson) => hours !== undefined && localDateOf(lesson.startsAt, timeZone) === hours.localDate,
  );
  return (
    <div className="relative mx-1">
      {hours?.intervals.map((item) => (
        <div
          key={item.startMinute}
          className={classNames(
            "absolute inset-x-0 overflow-hidden rounded-sm border px-2 py-1 text-xs leading-tight",
            `format-block-${item.formats}`,
            day < props.todayIndex && "opacity-75",
          )}
          style={{ top: top(item.startMinute), height: top(item.endMinute) - top(item.startMinute) - 1 }}
        >
          <span className="format-block-label font-medium">{RULE_WORDS[item.formats]}</span>
          {item.endMinute - item.startMinute > 30 && (
            <span className="nums format-block-label block w-fit">
              {shortRangeText(item.startMinute, item.endMinute)}
            </span>
          )}
        </div>
      ))}
      {lessons.map((lesson) => {
        const start = minuteOfDayOf(lesson.startsAt, timeZone);
        const end = start + lesson.durationMinutes;
        const height = top(end) - top(start) - 3;
        return (
          <Link
            key={lesson.bookingId}
            to="/lessons/$bookingId"
            params={{ bookingId: lesson.bookingId }}
            tabIndex={-1}
            className={classNames(
              "pointer-events-auto absolute inset-x-1 overflow-hidden rounded-sm bg-ink px-2 py-0.5 text-xs leading-tight text-ink-inverse no-underline",
              props.outside.includes(lesson.bookingId) &&
                "ring-2 ring-warn ring-offset-2 ring-offset-surface",
            )}
            style={{ top: top(start) + 1, height }}
          >
            <span className="flex items-center gap-1 font-semibold">
              <Lock size={12} aria-hidden />
              {lesson.studentName}
            </span>
            {height >= TWO_LINES_PIXELS && (
              <span className="nums block truncate">
                {shortRangeText(start, end)} {lesson.serviceName}
              </span>
            )}
          </Link>
        );
      })}
      {isStroked && (
        <div
          className="absolute inset-x-0 rounded-sm border-2 border-action bg-action/15"
          style={{ top: top(stroke.fromMinute), height: top(stroke.toMinute) - top(stroke.fromMinute) }}
        >
          {day === stroke.toDay && (
            <span className="nums absolute top-full left-1/2 z-20 mt-1.5 -translate-x-1/2 rounded-sm bg-ink px-2.5 py-1 text-xs font-semibold whitespace-nowrap text-ink-inverse">
              {rangeText(stroke.fromMinute, stroke.toMinute)}
            </span>
          )}
        </div>
      )}
    </div>
  );
}
