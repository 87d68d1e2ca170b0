/**
 * The week as a screen shows it: rows are hours of the viewer's clock, columns are days, each cell with its slots and
 * their states. Pure: live facts, own times and the clock in, cells out.
 */
import { endOf, isExpired } from "../../../convex/domain/claims";
import { daysOf, windowsOf, type Window } from "../../../convex/domain/openWindows";
import { checkStart, offeredStarts, type BusyTime, type SlotFacts } from "../../../convex/domain/slots";
import {
  addDays,
  dayBounds,
  HOUR,
  isTimeZone,
  localDateOf,
  MINUTE,
  minuteOfDayOf,
  type Instant,
  type LocalDate,
  type TimeZone,
} from "../../../convex/domain/time";
import { horizonOf } from "./horizon";
import { isInOwnHold, mineOf, ownClaimIds, type OwnTimes, type TaughtPerson } from "./own-times";
import { boundsOfWeek, DAYS_SHOWN } from "./shown-week";
import { LINGER_MS, type Look, type SlotChanges, type Wanted } from "./slot-changes";

/** A start that can, or a moment ago could, be had. */
export interface StartSlot {
  state: "free" | "lastSpot" | "justFreed" | "justTaken";
  startsAt: Instant;
  endsAt: Instant;
  /** A taken start that is leaving. */
  isFading: boolean;
}
/** Time that stands taken: by the viewer's hold or lesson, or by somebody who is booking. */
export interface ClaimSlot {
  state: "heldByYou" | "beingBooked" | "yours";
  startsAt: Instant;
  endsAt: Instant;
  expiresAt: Instant | null;
  /** Null while an own hold is on its way to the server. */
  claimId: string | null;
  bookingId: string | null;
}
export type Slot = StartSlot | ClaimSlot;

export interface GridCell {
  localDate: LocalDate;
  hour: number;
  /** Outside: the instructor doesn't teach in any minute of it. */
  isOutside: boolean;
  claims: ClaimSlot[];
  starts: StartSlot[];
}
export interface GridDay {
  localDate: LocalDate;
  freeCount: number;
  /** The instructor has hours on that day of the viewer's calendar. */
  isTaught: boolean;
  /** Not further ahead than the instructor opens. */
  isOpen: boolean;
}
export interface WeekGrid {
  days: GridDay[];
  hours: { hour: number; cells: GridCell[] }[];
  freeCount: number;
}

export interface WeekInput {
  instructorId: string;
  facts: readonly SlotFacts[];
  own: OwnTimes;
  taught: TaughtPerson;
  wanted: Wanted;
  viewerZone: TimeZone;
  firstDate: LocalDate;
  nowAt: Instant;
}

export function lookAt(input: WeekInput): Look {
  const { facts, wanted, nowAt } = input;
  const mine = mineOf(input.own, input.instructorId, input.taught);
  const bounds = boundsOfWeek(input.firstDate, input.viewerZone);
  const inside = (at: Instant) => at >= bounds.startsAt && at < bounds.endsAt;
  const own = ownClaimIds(input.own);
  const base = { facts, mine, own, wanted, nowAt };
  return {
    ...base,
    scope: [
      input.instructorId,
      wanted.format,
      wanted.durationMinutes,
      input.firstDate,
      input.viewerZone,
      input.taught.learnerId,
      ...facts.map((week) => week.mondayLocalDate),
    ].join(" "),
    free: new Set(
      offeredStarts(facts, mine, wanted, nowAt)
        .map((start) => start.startsAt)
        .filter(inside),
    ),
    beingBooked: new Set(
      heldByOthers(base)
        .map((busy) => busy.startsAt)
        .filter(inside),
    ),
  };
}

export function weekGrid(input: WeekInput, changes: SlotChanges): WeekGrid {
  const { viewerZone, firstDate } = input;
  const claims = claimSlots(input, changes.look);
  const starts = startSlots(input, changes);
  const windows = windowsOf(daysOf(input.facts), input.facts[0]?.timeZone ?? "UTC", () => true);
  const dates = Array.from({ length: DAYS_SHOWN }, (_, index) => addDays(firstDate, index));
  const placed = new Map<string, Slot[]>();
  for (const slot of [...claims, ...starts]) {
    const key = cellKey(localDateOf(slot.startsAt, viewerZone), hourOf(slot.startsAt, viewerZone));
    placed.set(key, [...(placed.get(key) ?? []), slot]);
  }
  const lastDate = lastDateOf(input);
  const openHours = new Map(dates.map((date) => [date, hoursTouched(windows, date, viewerZone)]));
  const days = dates.map((localDate) => ({
    localDate,
    freeCount: starts.filter((slot) => isFree(slot) && localDateOf(slot.startsAt, viewerZone) === localDate)
      .length,
    isTaught: openHours.get(localDate)!.size > 0,
    isOpen: localDate <= lastDate,
  }));
  const hours = hoursShown([...openHours.values()], [...placed.keys()]).map((hour) => ({
    hour,
    cells: dates.map((localDate) => {
      const slots = placed.get(cellKey(localDate, hour)) ?? [];
      return {
        localDate,
        hour,
        isOutside: slots.length === 0 && !openHours.get(localDate)!.has(hour),
        claims: slots.filter(isClaim),
        starts: slots.filter((slot) => !isClaim(slot)),
      };
    }),
  }));
  return { days, hours, freeCount: days.reduce((sum, day) => sum + day.freeCount, 0) };
}

function lastDateOf({ facts, viewerZone, nowAt }: WeekInput): LocalDate {
  const week = facts[0];
  if (week === undefined || !isTimeZone(week.timeZone)) return localDateOf(nowAt, viewerZone);
  return horizonOf(week.rules.horizonDays, { viewerZone, instructorZone: week.timeZone }, nowAt).lastDate;
}

/** What a cell shows first, and what else can be had in its hour. */
export function cellFace(cell: GridCell): { face: Slot | null; more: StartSlot[] } {
  const free = cell.starts.filter(isFree);
  const claim = cell.claims[0];
  if (claim !== undefined) return { face: claim, more: free };
  const first = free[0];
  const earliest = cell.starts[0];
  // A time that was just taken leaves in its place: a press aimed at it must not hit its neighbour.
  if (first === undefined || earliest?.state === "justTaken") return { face: earliest ?? null, more: free };
  return { face: first, more: free.slice(1) };
}

export function isClaim(slot: Slot): slot is ClaimSlot {
  return slot.state === "heldByYou" || slot.state === "beingBooked" || slot.state === "yours";
}

export function isFree(slot: Slot): boolean {
  return slot.state === "free" || slot.state === "lastSpot" || slot.state === "justFreed";
}

function claimSlots(input: WeekInput, look: Look): ClaimSlot[] {
  const { own, nowAt, instructorId } = input;
  const bounds = boundsOfWeek(input.firstDate, input.viewerZone);
  const held = own.holds
    .filter((hold) => hold.instructorId === instructorId && !isExpired(hold, nowAt))
    .map((hold) => claimSlot("heldByYou", hold));
  const lessons = own.busy
    .filter(
      (time) => time.instructorId === instructorId && time.bookingId !== null && time.learnerId !== null,
    )
    .map((time) => claimSlot("yours", time));
  const others = heldByOthers(look).map((busy) => claimSlot("beingBooked", busy));
  return [...held, ...lessons, ...others].filter(
    (slot) => slot.startsAt >= bounds.startsAt && slot.startsAt < bounds.endsAt,
  );
}

function claimSlot(
  state: ClaimSlot["state"],
  claim: {
    claimId: string;
    bookingId?: string | null;
    startsAt: Instant;
    durationMinutes: number;
    expiresAt: Instant | null;
  },
): ClaimSlot {
  return {
    state,
    startsAt: claim.startsAt,
    endsAt: endOf(claim),
    expiresAt: claim.expiresAt,
    claimId: claim.claimId,
    bookingId: claim.bookingId ?? null,
  };
}

/** Holds of others whose start would be offered without them. */
function heldByOthers(look: Omit<Look, "scope" | "free" | "beingBooked">): BusyTime[] {
  const seen = new Set<string>();
  return look.facts
    .flatMap((week) => week.busy)
    .filter((busy) => {
      if (seen.has(busy.claimId) || look.own.has(busy.claimId)) return false;
      seen.add(busy.claimId);
      if (busy.expiresAt === null || isExpired(busy, look.nowAt)) return false;
      const withoutIt = { ...look.mine, claimIds: [...look.mine.claimIds, busy.claimId] };
      return checkStart(look.facts, withoutIt, { startsAt: busy.startsAt, ...look.wanted }, look.nowAt).ok;
    });
}

function startSlots(input: WeekInput, changes: SlotChanges): StartSlot[] {
  const { look } = changes;
  const lengthMs = look.wanted.durationMinutes * MINUTE;
  const covered = isInOwnHold(input.own, input.instructorId, input.nowAt);
  const free = [...look.free].filter((at) => !covered(at)).sort((one, other) => one - other);
  const perDay = new Map<LocalDate, number>();
  for (const at of free) {
    const date = localDateOf(at, input.viewerZone);
    perDay.set(date, (perDay.get(date) ?? 0) + 1);
  }
  const slots = free.map((startsAt): StartSlot => {
    const freedAt = changes.freed.get(startsAt);
    const isLast = perDay.get(localDateOf(startsAt, input.viewerZone)) === 1;
    return {
      state:
        freedAt !== undefined && input.nowAt < freedAt + LINGER_MS
          ? "justFreed"
          : isLast
            ? "lastSpot"
            : "free",
      startsAt,
      endsAt: startsAt + lengthMs,
      isFading: false,
    };
  });
  for (const [startsAt, takenAt] of changes.taken) {
    if (look.free.has(startsAt) || covered(startsAt)) continue;
    const isFading = input.nowAt >= takenAt + LINGER_MS;
    slots.push({ state: "justTaken", startsAt, endsAt: startsAt + lengthMs, isFading });
  }
  return slots.sort((one, other) => one.startsAt - other.startsAt);
}

function hoursTouched(windows: readonly Window[], localDate: LocalDate, zone: TimeZone): Set<number> {
  const { startsAt, endsAt } = dayBounds(localDate, zone);
  const hours = new Set<number>();
  for (const window of windows) {
    const end = Math.min(window.endsAt, endsAt);
    for (let at = Math.max(window.startsAt, startsAt); at < end; at += HOUR / 4) hours.add(hourOf(at, zone));
  }
  return hours;
}

/** From the first hour with anything in it to the last, without a gap: a time of day is one straight line. */
function hoursShown(openHours: readonly ReadonlySet<number>[], slotKeys: readonly string[]): number[] {
  const all = [
    ...openHours.flatMap((hours) => [...hours]),
    ...slotKeys.map((key) => Number(key.slice(key.indexOf(" ") + 1))),
  ];
  if (all.length === 0) return [];
  const first = Math.min(...all);
  return Array.from({ length: Math.max(...all) - first + 1 }, (_, index) => first + index);
}

function hourOf(at: Instant, zone: TimeZone): number {
  return Math.floor(minuteOfDayOf(at, zone) / 60);
}

function cellKey(localDate: LocalDate, hour: number): string {
  return `${localDate} ${hour}`;
}
