/**
 * Which starts an instructor offers. One predicate, `startProblem`, decides; the list the picker shows and the check of
 * the claiming mutation are both built on it, so for equal facts and `nowAt` nothing is offered that would be refused.
 */
import { allowsFormat } from "./availability";
import {
  buffersOf,
  endOf,
  gapMinutes,
  isExpired,
  spacingOf,
  type Buffers,
  type Spacing,
  type Span,
} from "./claims";
import type { BookingRules, Format } from "./common";
import {
  MAX_DURATION_MINUTES,
  MAX_HORIZON_DAYS,
  MAX_NOTICE_MINUTES,
  MIN_DURATION_MINUTES,
  STEP_MINUTES,
} from "./limits";
import { daysOf, isInside, windowsOf, type WeekDays, type Window } from "./openWindows";
import { sortSpans, spansTouching, type SortedSpans } from "./sortedSpans";
import {
  addDays,
  instantOf,
  isFirstPass,
  isLocalDate,
  isTimeZone,
  localDateOf,
  MINUTE,
  minuteOfDayOf,
  QUARTER,
  type Instant,
  type LocalDate,
  type TimeZone,
} from "./time";

export interface BusyTime extends Span {
  claimId: string;
  spacing: Spacing;
  expiresAt: Instant | null;
}

/** Facts of one week; domain/weekFacts.ts is what the query returns. A week's days and the one after are its `days`. */
export interface SlotFacts extends WeekDays {
  instructorId: string;
  timeZone: TimeZone;
  rules: BookingRules;
  busy: readonly BusyTime[];
  /** When the instructor's own calendar says they are away: no room is kept around it, and nobody is told why. */
  away?: readonly Span[];
}

/** What the person who would be taught already has, and which claims don't count because choosing replaces them. */
export interface Mine {
  /** Own holds with this instructor; when moving a lesson, its own claim. */
  claimIds: readonly string[];
  /** Own lessons and holds, taught or attended, of the one who would be taught. */
  busy: readonly (Span & { claimId?: string; expiresAt?: Instant | null })[];
}
export const NOTHING_OF_MINE: Mine = { claimIds: [], busy: [] };

export interface Candidate extends Span {
  format: Format;
}

export type StartError =
  | "alignment"
  | "duration"
  | "past"
  | "notice"
  | "horizon"
  | "overnight"
  | "outsideHours"
  | "format"
  | "away"
  | "taken"
  | "buffer"
  | "ownConflict";
/** Rules that a caller may set aside: an instructor who accepts "teach me now" waives notice and overnight. */
export type WaivableRule = "notice" | "overnight" | "horizon";

export interface StartProblem {
  error: StartError;
  /** The claim in the way. */
  conflict?: Span;
}
export type StartCheck = { ok: true } | ({ ok: false } & StartProblem);

export interface OfferedStart {
  startsAt: Instant;
  endsAt: Instant;
}

const MIN_NOTICE_MINUTES: Record<Format, number> = { online: 60, studio: 60, travel: 180, neutral: 180 };
const OVERNIGHT_FROM_MINUTE = 20 * 60;
const OVERNIGHT_UNTIL_MINUTE = 8 * 60;
const MORNING_START_MINUTE = { near: 9 * 60, none: 9 * 60, travel: 11 * 60 } as const satisfies Record<
  Spacing,
  number
>;

export function checkStart(
  facts: SlotFacts | readonly SlotFacts[],
  mine: Mine,
  candidate: Candidate,
  nowAt: Instant,
  waived: readonly WaivableRule[] = [],
): StartCheck {
  const problem = startProblem(prepare(facts, mine, candidate.format, nowAt), candidate, waived);
  return problem === null ? { ok: true } : { ok: false, ...problem };
}

/** Every start of the given weeks, in order. */
export function offeredStarts(
  facts: SlotFacts | readonly SlotFacts[],
  mine: Mine,
  wanted: { format: Format; durationMinutes: number },
  nowAt: Instant,
  waived: readonly WaivableRule[] = [],
): OfferedStart[] {
  const prepared = prepare(facts, mine, wanted.format, nowAt);
  const offered: OfferedStart[] = [];
  for (const window of prepared.windows) {
    // Hours bound the starts worth asking about, nothing else: whatever they leave out the predicate refuses.
    const firstAt = Math.ceil(window.startsAt / QUARTER) * QUARTER;
    for (let startsAt = firstAt; startsAt < window.endsAt; startsAt += QUARTER) {
      const candidate = { ...wanted, startsAt };
      if (startProblem(prepared, candidate, waived) === null)
        offered.push({ startsAt, endsAt: endOf(candidate) });
    }
  }
  return offered;
}

/** The last day of the instructor's calendar on which a lesson may begin. */
export function lastOpenDate(horizonDays: number, zone: TimeZone, nowAt: Instant): LocalDate {
  return addDays(localDateOf(nowAt, zone), boundHorizon(horizonDays));
}

/** The free starts nearest to a wanted one, in order of time; for "just taken". */
export function nearestStarts(
  offered: readonly OfferedStart[],
  wantedAt: Instant,
  count: number,
): OfferedStart[] {
  return offered
    .filter((start) => start.startsAt !== wantedAt)
    .sort((one, other) => Math.abs(one.startsAt - wantedAt) - Math.abs(other.startsAt - wantedAt))
    .slice(0, count)
    .sort((one, other) => one.startsAt - other.startsAt);
}

/** All that doesn't depend on the start. */
interface Prepared {
  zone: TimeZone;
  /** Hours of that format, as instants, across midnights and weeks. */
  windows: Window[];
  /** Hours of any format. */
  openWindows: Window[];
  weeks: Window[];
  nowAt: Instant;
  noticeEndsAt: Instant;
  overnightEndsAt: Instant | null;
  lastLocalDate: LocalDate;
  buffers: Buffers;
  away: SortedSpans<Span>;
  busy: SortedSpans<BusyTime>;
  own: SortedSpans<Span>;
}

function startProblem(
  prepared: Prepared,
  candidate: Candidate,
  waived: readonly WaivableRule[],
): StartProblem | null {
  const { startsAt, durationMinutes } = candidate;
  if (!Number.isFinite(startsAt) || startsAt % QUARTER !== 0) return { error: "alignment" };
  if (!isDuration(durationMinutes)) return { error: "duration" };
  const endsAt = endOf(candidate);
  if (startsAt < prepared.nowAt) return { error: "past" };
  if (startsAt < prepared.noticeEndsAt && !waived.includes("notice")) return { error: "notice" };
  if (
    prepared.overnightEndsAt !== null &&
    startsAt < prepared.overnightEndsAt &&
    !waived.includes("overnight")
  ) {
    return { error: "overnight" };
  }
  if (!isInside(prepared.weeks, startsAt, startsAt + 1)) return { error: "outsideHours" };
  if (!waived.includes("horizon") && localDateOf(startsAt, prepared.zone) > prepared.lastLocalDate) {
    return { error: "horizon" };
  }
  if (!isInside(prepared.windows, startsAt, endsAt)) {
    return { error: isInside(prepared.openWindows, startsAt, endsAt) ? "format" : "outsideHours" };
  }
  // 1:30 that happens twice means the first; the second is no start (a lesson may run through it).
  if (!isFirstPass(startsAt, prepared.zone)) return { error: "outsideHours" };
  for (const _away of spansTouching(prepared.away, startsAt, endsAt)) return { error: "away" };
  return conflictWith(prepared, candidate, endsAt);
}

function conflictWith(prepared: Prepared, candidate: Candidate, endsAt: Instant): StartProblem | null {
  const { startsAt } = candidate;
  const spacing = spacingOf(candidate.format);
  let tooClose: BusyTime | null = null;
  const reach = prepared.buffers.travelMinutes * MINUTE;
  for (const busy of spansTouching(prepared.busy, startsAt - reach, endsAt + reach)) {
    const gap = gapMinutes(spacing, busy.spacing, prepared.buffers) * MINUTE;
    if (busy.startsAt < endsAt && endOf(busy) > startsAt) return { error: "taken", conflict: spanOf(busy) };
    if (busy.startsAt < endsAt + gap && endOf(busy) > startsAt - gap) tooClose ??= busy;
  }
  if (tooClose !== null) return { error: "buffer", conflict: spanOf(tooClose) };
  for (const own of spansTouching(prepared.own, startsAt, endsAt))
    return { error: "ownConflict", conflict: spanOf(own) };
  return null;
}

function prepare(
  facts: SlotFacts | readonly SlotFacts[],
  mine: Mine,
  format: Format,
  nowAt: Instant,
): Prepared {
  // A week with an unknown zone or date offers nothing.
  const weeks = ("instructorId" in facts ? [facts] : facts).filter(
    (week) => isTimeZone(week.timeZone) && isLocalDate(week.mondayLocalDate),
  );
  const replaced = new Set<string>(mine.claimIds);
  const counts = (claim: { claimId?: string; expiresAt?: Instant | null }) =>
    !(claim.claimId !== undefined && replaced.has(claim.claimId)) && !isExpired(claim, nowAt);
  const zone = weeks[0]?.timeZone ?? "UTC";
  const rules = weeks[0]?.rules;
  const days = daysOf(weeks);
  const notice = boundNotice(rules?.noticeMinutes ?? 0, format);
  return {
    zone,
    windows: windowsOf(days, zone, (item) => allowsFormat(item.formats, format)),
    openWindows: windowsOf(days, zone, () => true),
    weeks: weeks.map((week) => ({
      startsAt: instantOf(week.mondayLocalDate, 0, zone).at,
      endsAt: instantOf(addDays(week.mondayLocalDate, 7), 0, zone).at,
    })),
    nowAt,
    noticeEndsAt: nowAt + notice * MINUTE,
    overnightEndsAt: rules?.overnightProtection === false ? null : overnightEnd(nowAt, zone, format),
    lastLocalDate: lastOpenDate(rules?.horizonDays ?? 0, zone, nowAt),
    buffers: buffersOf(rules ?? { bufferMinutes: 0, travelBufferMinutes: 0 }),
    away: sortSpans(weeks.flatMap((week) => week.away ?? [])),
    busy: sortSpans(weeks.flatMap((week) => week.busy.filter(counts))),
    own: sortSpans(mine.busy.filter(counts)),
  };
}

/** Taken between 20:00 and 08:00 of the instructor's clock: not before the next morning's start. */
function overnightEnd(nowAt: Instant, zone: TimeZone, format: Format): Instant | null {
  const minute = minuteOfDayOf(nowAt, zone);
  if (minute >= OVERNIGHT_UNTIL_MINUTE && minute < OVERNIGHT_FROM_MINUTE) return null;
  const today = localDateOf(nowAt, zone);
  const morning = minute >= OVERNIGHT_FROM_MINUTE ? addDays(today, 1) : today;
  return instantOf(morning, MORNING_START_MINUTE[spacingOf(format)], zone).at;
}

function isDuration(minutes: number): boolean {
  return minutes >= MIN_DURATION_MINUTES && minutes <= MAX_DURATION_MINUTES && minutes % STEP_MINUTES === 0;
}

function boundNotice(minutes: number, format: Format): number {
  if (Number.isNaN(minutes)) return MAX_NOTICE_MINUTES;
  return Math.min(Math.max(minutes, MIN_NOTICE_MINUTES[format]), MAX_NOTICE_MINUTES);
}

function boundHorizon(days: number): number {
  return Number.isNaN(days) ? 1 : Math.min(Math.max(Math.floor(days), 1), MAX_HORIZON_DAYS);
}

function spanOf(span: Span): Span {
  return { startsAt: span.startsAt, durationMinutes: span.durationMinutes };
}
