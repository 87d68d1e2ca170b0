import "../../styles/week-editor.css";
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { localDateOf, minuteOfDayOf } from "../../../convex/domain/time";
import { useAnnounce } from "../../ui/announcer";
import { classNames } from "../../ui/class-names";
import { DayBlocks, type DayBlocksProps } from "./day-blocks";
import { RULE_WORDS } from "./format-rule-words";
import { cellMinutes, clockText, hourText } from "./grid-geometry";
import { hoursText } from "./impact";
import { usePainting } from "./use-painting";
import { CELL_MINUTES, cellAt, minutesOf, type Brush, type Stroke } from "./week-draft";

export interface WeekGridProps extends Omit<DayBlocksProps, "day" | "stroke"> {
  /** Which of the seven days are drawn: all on a desk, one on a phone. */
  days: readonly number[];
  zoneName: string;
  brush: Brush;
  /** Of today: what is before it has gone by. */
  nowMinute: number;
  dayNames: readonly { short: string; number: string; long: string }[];
  onPaint: (stroke: Stroke, brush: Brush) => void;
  onWeek: (weeks: -1 | 1) => void;
  onLesson: (bookingId: string) => void;
  arrival: Arrival;
}

/** Which cell gets the focus when the grid of another week comes: that from which the week was turned. */
export type Arrival = RefObject<{ day: number; minute: number } | null>;

/** The week as an ARIA grid: rows are half hours, columns days; painted stretches and lessons lie over the cells. */
export function WeekGrid(props: WeekGridProps) {
  const { week, days, rows, rowPixels, brush, dayNames, onPaint } = props;
  const announce = useAnnounce();
  const grid = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState({ day: days[0] ?? 0, minute: Math.max(rows.startMinute, 9 * 60) });
  const anchor = useRef<{ day: number; minute: number } | null>(null);
  const focusDay = days.includes(focus.day) ? focus.day : (days[0] ?? 0);
  const minutes = cellMinutes(rows);

  const isPast = (day: number, minute: number) =>
    day < props.todayIndex || (day === props.todayIndex && minute < props.nowMinute);

  /** A stroke that starts on hours of the brush's own kind takes them away. */
  const brushFor = (cell: { day: number; minute: number }): Brush => {
    if (brush === "erase") return "erase";
    const under = week[cell.day] === undefined ? null : cellAt(week[cell.day]!, cell.minute);
    return under?.formats === brush && under.isWhole ? "erase" : brush;
  };
  const { stroke, handlers } = usePainting(grid, (done, first) => onPaint(done, brushFor(first)));

  useEffect(() => {
    const cell = props.arrival.current;
    if (cell === null) return;
    props.arrival.current = null;
    grid.current
      ?.querySelector<HTMLElement>(`[data-day="${cell.day}"][data-minute="${cell.minute}"]`)
      ?.focus();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when this week's grid has come
  }, []);

  const moveTo = (day: number, minute: number) => {
    const inRows = Math.min(Math.max(minute, rows.startMinute), rows.endMinute - CELL_MINUTES);
    setFocus({ day, minute: inRows });
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"][data-minute="${inRows}"]`)?.focus();
    return { day, minute: inRows };
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const here = { day: focusDay, minute: focus.minute };
    const column = days.indexOf(focusDay);
    const dayAt = (index: number) => days[Math.min(Math.max(index, 0), days.length - 1)] ?? focusDay;
    const target = {
      ArrowUp: { day: here.day, minute: here.minute - CELL_MINUTES },
      ArrowDown: { day: here.day, minute: here.minute + CELL_MINUTES },
      ArrowLeft: { day: dayAt(column - 1), minute: here.minute },
      ArrowRight: { day: dayAt(column + 1), minute: here.minute },
      Home: { day: dayAt(0), minute: here.minute },
      End: { day: dayAt(days.length - 1), minute: here.minute },
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      if (!event.shiftKey) anchor.current = null;
      const from = anchor.current ?? here;
      const reached = moveTo(target.day, target.minute);
      if (event.shiftKey && !isPast(reached.day, reached.minute)) {
        anchor.current = from;
        onPaint(strokeBetween(from, reached), brush);
      }
      return;
    }
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      const lesson = lessonAt(props, here.day, here.minute);
      if (lesson !== undefined) {
        if (event.key === "Enter") props.onLesson(lesson.bookingId);
        else announce.polite("Booked, so locked. Enter opens the lesson.");
      } else if (!isPast(here.day, here.minute)) onPaint(strokeBetween(here, here), brushFor(here));
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      event.preventDefault();
      props.arrival.current = here;
      props.onWeek(event.key === "PageUp" ? -1 : 1);
    }
  };

  const columns = `64px repeat(${days.length}, minmax(0, 1fr))`;
  return (
    <div
      ref={grid}
      role="grid"
      aria-label="Your week. Arrows move, space paints or erases."
      aria-multiselectable
      onKeyDown={onKeyDown}
      {...handlers}
      className="overflow-hidden rounded-lg border border-line bg-surface select-none"
    >
      {days.length > 1 && (
        <div role="row" className="grid border-b border-line" style={{ gridTemplateColumns: columns }}>
          <span role="columnheader" className="px-3 py-4 text-2xs text-ink-2">
            {props.zoneName}
          </span>
          {days.map((day) => (
            <span key={day} role="columnheader" className="flex items-baseline gap-1.5 px-2 py-3">
              <span className="text-sm text-ink-2">{dayNames[day]?.short}</span>
              <span
                className={classNames(
                  "font-display text-lg font-bold",
                  day === props.todayIndex && "text-action-text",
                )}
              >
                {dayNames[day]?.number}
              </span>
              <span className="nums ml-auto text-xs text-ink-2">
                {hoursText(week[day] === undefined ? 0 : minutesOf(week[day]!))}
              </span>
            </span>
          ))}
        </div>
      )}
      <div className="relative">
        {minutes.map((minute) => (
          <div
            key={minute}
            role="row"
            className="grid"
            style={{ gridTemplateColumns: columns, height: rowPixels }}
          >
            <span role="rowheader" className="relative text-right text-xs text-ink-2">
              <span className="sr-only">{clockText(minute)}</span>
              {minute % 60 === 0 && minute !== rows.startMinute && (
                <span aria-hidden className="absolute -top-2.5 right-2.5">
                  {hourText(minute)}
                </span>
              )}
            </span>
            {days.map((day) => {
              const past = isPast(day, minute);
              return (
                <div
                  key={day}
                  role="gridcell"
                  tabIndex={day === focusDay && minute === focus.minute ? 0 : -1}
                  aria-label={cellName(props, day, minute)}
                  aria-selected={week[day] !== undefined && cellAt(week[day]!, minute) !== null}
                  aria-disabled={past || undefined}
                  data-cell
                  data-day={day}
                  data-minute={minute}
                  data-locked={past ? "" : undefined}
                  onFocus={() => setFocus({ day, minute })}
                  className={classNames(
                    "border-l border-line focus-visible:z-10 focus-visible:-outline-offset-3",
                    minute % 60 === 0 ? "border-t" : "border-t border-t-line/40",
                    minute === rows.startMinute && "border-t-transparent",
                    past ? "cursor-not-allowed bg-sunken/60" : "cursor-cell hover:bg-hover",
                  )}
                />
              );
            })}
          </div>
        ))}
        <div
          aria-hidden
          className="pointer-events-none absolute inset-0 grid"
          style={{ gridTemplateColumns: columns }}
        >
          <span />
          {days.map((day) => (
            <DayBlocks key={day} {...props} day={day} stroke={stroke} />
          ))}
        </div>
      </div>
    </div>
  );
}

function strokeBetween(one: { day: number; minute: number }, other: { day: number; minute: number }): Stroke {
  return {
    fromDay: one.day,
    toDay: other.day,
    fromMinute: Math.min(one.minute, other.minute),
    toMinute: Math.max(one.minute, other.minute) + CELL_MINUTES,
  };
}

const lessonAt = (props: WeekGridProps, day: number, minute: number) =>
  spanAt(props, props.lessons, day, minute);

function spanAt<Span extends { startsAt: number; durationMinutes: number }>(
  { week, timeZone }: WeekGridProps,
  spans: readonly Span[],
  day: number,
  minute: number,
): Span | undefined {
  const hours = week[day];
  return spans.find((each) => {
    if (hours === undefined || localDateOf(each.startsAt, timeZone) !== hours.localDate) return false;
    const start = minuteOfDayOf(each.startsAt, timeZone);
    return start < minute + CELL_MINUTES && start + each.durationMinutes > minute;
  });
}

function cellName(props: WeekGridProps, day: number, minute: number): string {
  const { week, dayNames } = props;
  const hours = week[day];
  const under = hours === undefined ? null : cellAt(hours, minute);
  const lesson = lessonAt(props, day, minute);
  const held = spanAt(props, props.beingBooked, day, minute);
  const words = under === null ? "not offered" : RULE_WORDS[under.formats].toLowerCase();
  const part = under !== null && !under.isWhole ? ", in part" : "";
  const booked =
    lesson !== undefined
      ? `, ${lesson.serviceName} with ${lesson.studentName}`
      : held !== undefined
        ? ", being booked"
        : "";
  return `${dayNames[day]?.long}, ${clockText(minute)}, ${words}${part}${booked}`;
}
