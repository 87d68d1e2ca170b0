/** Which rows the grid shows and how a minute of the day reads. */
import { CELL_MINUTES, type Week } from "./week-draft";

export interface Rows {
  startMinute: number;
  endMinute: number;
}

const USUAL: Rows = { startMinute: 7 * 60, endMinute: 21 * 60 };

/** The usual day, stretched to whole hours around whatever lies outside it. */
export function rowsFor(
  week: Week,
  lessonMinutes: readonly { start: number; end: number }[],
  all: boolean,
): Rows {
  if (all) return { startMinute: 0, endMinute: 24 * 60 };
  const starts = [USUAL.startMinute];
  const ends = [USUAL.endMinute];
  for (const day of week) {
    for (const item of day.intervals) {
      starts.push(item.startMinute);
      ends.push(item.endMinute);
    }
  }
  for (const lesson of lessonMinutes) {
    starts.push(lesson.start);
    ends.push(lesson.end);
  }
  return {
    startMinute: Math.floor(Math.min(...starts) / 60) * 60,
    endMinute: Math.ceil(Math.max(...ends) / 60) * 60,
  };
}

export function cellMinutes(rows: Rows): number[] {
  const count = (rows.endMinute - rows.startMinute) / CELL_MINUTES;
  return Array.from({ length: count }, (_, index) => rows.startMinute + index * CELL_MINUTES);
}

/** 13:30 → "1:30 pm"; 1440 → "12:00 am" */
export function clockText(minute: number): string {
  const hour = Math.floor(minute / 60) % 24;
  const text = `${hour % 12 === 0 ? 12 : hour % 12}:${String(minute % 60).padStart(2, "0")}`;
  return `${text} ${hour < 12 ? "am" : "pm"}`;
}

/** 13:00 → "1 pm", for axis labels */
export function hourText(minute: number): string {
  return clockText(minute).replace(":00", "");
}

/** "5:00 – 8:00 pm", am/pm once where it is the same */
export function rangeText(startMinute: number, endMinute: number): string {
  const [start, end] = [clockText(startMinute), clockText(endMinute)];
  const sameHalf = start.slice(-2) === end.slice(-2);
  return `${sameHalf ? start.slice(0, -3) : start} – ${end}`;
}

/** "9–11", for narrow blocks */
export function shortRangeText(startMinute: number, endMinute: number): string {
  const short = (minute: number) => clockText(minute).slice(0, -3).replace(":00", "");
  return `${short(startMinute)}–${short(endMinute)}`;
}
