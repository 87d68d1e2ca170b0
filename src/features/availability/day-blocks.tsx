import { Link } from "@tanstack/react-router";
import { Hourglass, Lock, Moon } from "lucide-react";
import { localDateOf, minuteOfDayOf } from "../../../convex/domain/time";
import { classNames } from "../../ui/class-names";
import { RULE_WORDS } from "./format-rule-words";
import { rangeText, shortRangeText, type Rows } from "./grid-geometry";
import type { BeingBooked, EditorLesson } from "./queries";
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
  /** Times that somebody is just taking. */
  beingBooked: readonly BeingBooked[];
  /** Per day why it is blocked; null: it isn't. */
  reasons: readonly (string | null)[];
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
  const held = props.beingBooked.filter(
    (claim) => hours !== undefined && localDateOf(claim.startsAt, timeZone) === hours.localDate,
  );
  const reason = props.reasons[day] ?? null;
  return (
    <div className="relative mx-1">
      {reason !== null && (
        <div className="blocked-day absolute inset-y-0 -inset-x-1 grid content-center justify-items-center gap-1 px-2 text-center text-xs">
          <span className="blocked-day-label grid justify-items-center gap-0.5">
            <Moon size={18} aria-hidden />
            <strong>Blocked</strong>
            {reason !== "" && <span className="text-ink-2">only you see why: {reason}</span>}
          </span>
        </div>
      )}
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
      {held.map((claim) => {
        const start = minuteOfDayOf(claim.startsAt, timeZone);
        return (
          <div
            key={claim.claimId}
            className="absolute inset-x-1 flex items-center gap-1.5 overflow-hidden rounded-sm border border-dashed border-line-strong bg-sunken px-2 text-xs text-ink-2"
            style={{ top: top(start) + 1, height: top(start + claim.durationMinutes) - top(start) - 3 }}
          >
            <Hourglass size={12} aria-hidden />
            {claim.kind === "offer" ? "offered" : "being booked"}
          </div>
        );
      })}
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
          data-stroke
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
