/** The departure board: who is free in the next hours, one row an instructor. Pure. */
import { isExpired } from "../../../convex/domain/claims";
import type { Format } from "../../../convex/domain/common";
import type { InstructorCard } from "../../../convex/domain/instructors";
import { checkStart, offeredStarts, type Mine } from "../../../convex/domain/slots";
import {
  addDays,
  HOUR,
  localDateOf,
  mondayOf,
  type Instant,
  type LocalDate,
  type TimeZone,
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
  /** The only free time of that day. */
  isLastSpot: boolean;
}

export interface CardFacts {
  card: InstructorCard;
  weeks: readonly WeekFacts[];
  mine: Mine;
}

/** What a card is asked for on the board: its cheapest way to an hour, or the nearest length to it. */
export function boardWish(
  card: InstructorCard,
): Pick<BoardRow, "format" | "durationMinutes" | "hourlyRateCents"> | null {
  const { prices, durationsMinutes } = card.offering;
  const [price] = [...prices].sort((one, other) => one.hourlyRateCents - other.hourlyRateCents);
  const [durationMinutes] = [...durationsMinutes].sort(
    (one, other) => Math.abs(one - 60) - Math.abs(other - 60),
  );
  return price === undefined || durationMinutes === undefined ? null : { ...price, durationMinutes };
}

/** The Mondays of the instructor's calendar that the board's hours touch. */
export function boardMondays(timeZone: TimeZone, nowAt: Instant): LocalDate[] {
  const first = mondayOf(localDateOf(nowAt, timeZone));
  const last = mondayOf(localDateOf(nowAt + BOARD_HOURS * HOUR, timeZone));
  return first === last ? [first] : [first, addDays(first, 7)];
}

/** The first start of somebody within the board's hours; null when there is none. Days are the viewer's. */
export function boardRow(
  { card, weeks, mine }: CardFacts,
  nowAt: Instant,
  timeZone: TimeZone,
): BoardRow | null {
  const wish = boardWish(card);
  if (wish === null) return null;
  const starts = offeredStarts(weeks, mine, wish, nowAt);
  const first = starts[0];
  if (first === undefined || first.startsAt > nowAt + BOARD_HOURS * HOUR) return null;
  const second = starts[1];
  const isLastSpot =
    second === undefined || localDateOf(second.startsAt, timeZone) !== localDateOf(first.startsAt, timeZone);
  return { card, ...wish, startsAt: first.startsAt, isLastSpot };
}

/** Soonest first; of the same time, always in the same order. */
export function soonestFirst(rows: readonly BoardRow[]): BoardRow[] {
  return [...rows].sort(
    (one, other) =>
      one.startsAt - other.startsAt || one.card.instructorId.localeCompare(other.card.instructorId),
  );
}

/** "over": nobody took it, its time or notice has passed. */
export type RowState = "free" | "yours" | "beingBooked" | "taken" | "over";

/** How a row that stands on the board is now. */
export function rowState(
  row: BoardRow,
  facts: CardFacts | undefined,
  ownHolds: readonly { instructorId: string; startsAt: Instant; expiresAt: Instant }[],
  nowAt: Instant,
): RowState {
  const isOwn = ownHolds.some(
    (hold) =>
      hold.instructorId === row.card.instructorId &&
      hold.startsAt === row.startsAt &&
      !isExpired(hold, nowAt),
  );
  if (isOwn) return "yours";
  if (facts === undefined) return "over";
  const check = checkStart(facts.weeks, facts.mine, row, nowAt);
  if (check.ok) return "free";
  if (check.error !== "taken" && check.error !== "buffer") return "over";
  const { conflict } = check;
  const inTheWay = facts.weeks
    .flatMap(({ busy }) => busy)
    .find(
      (claim) => claim.startsAt === conflict?.startsAt && claim.durationMinutes === conflict.durationMinutes,
    );
  return inTheWay === undefined || inTheWay.expiresAt === null ? "taken" : "beingBooked";
}

export interface ShownRow {
  row: BoardRow;
  state: RowState;
  /** Set while a row that went is still shown. */
  goneAt: Instant | null;
}

/** How long a row that went keeps its place. */
export const LINGER_MS = 4_000;

/**
 * Nothing moves under the pointer. What went keeps its place for a moment, struck, and while somebody aims at the board
 * (`isAimedAt`) as long as they do; only then what comes fills the places that are left, and all stand in order again.
 */
export function mergeRows(
  shown: readonly ShownRow[],
  next: readonly BoardRow[],
  nowAt: Instant,
  stateOf: (row: BoardRow) => RowState,
  isAimedAt: boolean,
): ShownRow[] {
  const kept = shown.flatMap((each): ShownRow[] => {
    const state = stateOf(each.row);
    if (state !== "taken" && state !== "over") {
      const fresh = next.find((row) => isSameStart(row, each.row)) ?? each.row;
      return [{ row: fresh, state, goneAt: null }];
    }
    const goneAt = each.goneAt ?? nowAt;
    const lingers = state === "taken" && nowAt - goneAt < LINGER_MS;
    return lingers || isAimedAt ? [{ row: each.row, state, goneAt }] : [];
  });
  if (isAimedAt && shown.length > 0) return kept;
  const isShown = (row: BoardRow) =>
    kept.some((each) => each.goneAt === null && each.row.card.instructorId === row.card.instructorId);
  const coming = next
    .filter((row) => !isShown(row))
    .slice(0, Math.max(0, BOARD_ROWS - kept.length))
    .map((row): ShownRow => ({ row, state: stateOf(row), goneAt: null }));
  return [...kept, ...coming].sort((one, other) => one.row.startsAt - other.row.startsAt);
}

function isSameStart(one: BoardRow, other: BoardRow): boolean {
  return one.card.instructorId === other.card.instructorId && one.startsAt === other.startsAt;
}
