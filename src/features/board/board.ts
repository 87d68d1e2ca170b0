/** The departure board: who is free in the next hours, one row an instructor. Pure. */
import { checkStart, offeredStarts, type Mine } from "../../../convex/domain/slots";
import type { InstructorCard } from "../../../convex/domain/instructors";
import type { Format } from "../../../convex/domain/common";
import {
  addDays,
  HOUR,
  localDateOf,
  mondayOf,
  type Instant,
  type LocalDate,
} from "../../../convex/domain/time";
import type { WeekFacts } from "../../../convex/domain/weekFacts";

export const BOARD_HOURS = 14;
export const BOARD_ROWS = 6;

export interface BoardRow {
  card: InstructorCard;
  format: Format;
  durationMinutes: number;
  startsAt: Instant;
  hourlyRateCents: number;
}

/** What a card is asked for on the board: its cheapest way to an hour, or the nearest length to it. */
export function boardWish(card: InstructorCard): Omit<BoardRow, "card" | "startsAt"> | null {
  const { prices, durationsMinutes } = card.offering;
  const [price] = [...prices].sort((one, other) => one.hourlyRateCents - other.hourlyRateCents);
  const [durationMinutes] = [...durationsMinutes].sort(
    (one, other) => Math.abs(one - 60) - Math.abs(other - 60),
  );
  return price === undefined || durationMinutes === undefined ? null : { ...price, durationMinutes };
}

/** The Mondays of the instructor's calendar that the board's hours touch. */
export function boardMondays(timeZone: string, nowAt: Instant): LocalDate[] {
  const first = mondayOf(localDateOf(nowAt, timeZone));
  const last = mondayOf(localDateOf(nowAt + BOARD_HOURS * HOUR, timeZone));
  return first === last ? [first] : [first, addDays(first, 7)];
}

/** Soonest first; each instructor with their first start. */
export function boardRows(all: readonly CardFacts[], nowAt: Instant, count = BOARD_ROWS): BoardRow[] {
  const rows = all.flatMap(({ card, weeks, mine }): BoardRow[] => {
    const wish = boardWish(card);
    if (wish === null) return [];
    const [first] = offeredStarts(weeks, mine, wish, nowAt);
    if (first === undefined || first.startsAt > nowAt + BOARD_HOURS * HOUR) return [];
    return [{ card, ...wish, startsAt: first.startsAt }];
  });
  return rows
    .sort(
      (one, other) =>
        one.startsAt - other.startsAt || one.card.instructorId.localeCompare(other.card.instructorId),
    )
    .slice(0, count);
}

export interface ShownRow {
  row: BoardRow;
  /** Set while a row that was just taken is still shown, struck. */
  goneAt: Instant | null;
}
export const LINGER_MS = 4_000;

export interface CardFacts {
  card: InstructorCard;
  weeks: readonly WeekFacts[];
  mine: Mine;
}

/** "over": nobody took it, its time or notice has passed. */
export function rowState(
  row: BoardRow,
  facts: CardFacts | undefined,
  nowAt: Instant,
): "free" | "taken" | "over" {
  if (facts === undefined) return "over";
  const check = checkStart(facts.weeks, facts.mine, row, nowAt);
  if (check.ok) return "free";
  return check.error === "taken" || check.error === "buffer" ? "taken" : "over";
}

/**
 * Nothing moves under the pointer: a free row stays, one that is taken keeps its place for a moment, struck, and what comes
 * fills the places that are left.
 */
export function mergeRows(
  shown: readonly ShownRow[],
  next: readonly BoardRow[],
  nowAt: Instant,
  stateOf: (row: BoardRow) => "free" | "taken" | "over",
): ShownRow[] {
  const kept = shown.flatMap((each): ShownRow[] => {
    const state = stateOf(each.row);
    if (state === "free") return [{ row: each.row, goneAt: null }];
    const goneAt = each.goneAt ?? nowAt;
    return state === "taken" && nowAt - goneAt < LINGER_MS ? [{ row: each.row, goneAt }] : [];
  });
  const isShown = (row: BoardRow) =>
    kept.some((each) => each.goneAt === null && each.row.card.instructorId === row.card.instructorId);
  const coming = next.filter((row) => !isShown(row)).map((row) => ({ row, goneAt: null }));
  return [...kept, ...coming]
    .slice(0, BOARD_ROWS)
    .sort((one, other) => one.row.startsAt - other.row.startsAt);
}
