/**
 * How claims keep apart, as arithmetic: which cells a claim occupies, which ranges a new one must find empty, when a
 * cell is stale. `model/claims.ts` is the one that reads and writes. Starts and durations are multiples of 15 minutes.
 */
import type { Format } from "./common";
import { MAX_DURATION_MINUTES, STEP_MINUTES } from "./limits";
import { HOUR, MINUTE, QUARTER, type Instant } from "./time";

export type ClaimKind = "hold" | "offer" | "pending" | "booking";
export type Track = "teach_near" | "teach_travel" | "learn";
/** How much room a lesson needs beside another one the same instructor teaches; "none": time the instructor is simply away. */
export type Spacing = "near" | "travel" | "none";

export interface Span {
  startsAt: Instant;
  durationMinutes: number;
}

/** Who a claim occupies. For a person learning themselves `learnerOwnerId` is the person, for a child the learner. */
export interface ClaimTime<OwnerId extends string = string> extends Span {
  teacherOwnerId: OwnerId;
  learnerOwnerId: OwnerId;
  format: Format;
}

export interface ClaimCell<OwnerId extends string = string> {
  ownerId: OwnerId;
  track: Track;
  cellAt: Instant;
}

/** Cells with fromAt ≤ cellAt < toAt. */
export interface CellRange<OwnerId extends string = string> {
  ownerId: OwnerId;
  track: Track;
  fromAt: Instant;
  toAt: Instant;
}

export const MIN_BUFFER_MINUTES = 10;
export const MAX_BUFFER_MINUTES = 120;

export interface Buffers {
  nearMinutes: number;
  travelMinutes: number;
}

/** Buffers as they bind: within 10…120, rounded up to the grid, travel never less than near. Nonsense is the most. */
export function buffersOf(rules: { bufferMinutes: number; travelBufferMinutes: number }): Buffers {
  const nearMinutes = boundBuffer(rules.bufferMinutes);
  return { nearMinutes, travelMinutes: Math.max(nearMinutes, boundBuffer(rules.travelBufferMinutes)) };
}

function boundBuffer(minutes: number): number {
  if (Number.isNaN(minutes)) return MAX_BUFFER_MINUTES;
  const bounded = Math.min(Math.max(minutes, MIN_BUFFER_MINUTES), MAX_BUFFER_MINUTES);
  return Math.ceil(bounded / STEP_MINUTES) * STEP_MINUTES;
}

/** Travel at either side of a gap makes it a travel gap. */
export function spacingOf(format: Format): "near" | "travel" {
  return format === "travel" || format === "neutral" ? "travel" : "near";
}

export function gapMinutes(one: Spacing, other: Spacing, buffers: Buffers): number {
  if (one === "none" || other === "none") return 0;
  return one === "travel" || other === "travel" ? buffers.travelMinutes : buffers.nearMinutes;
}

export function endOf(span: Span): Instant {
  return span.startsAt + span.durationMinutes * MINUTE;
}

/** A claim exists ⇔ it occupies time, unless it has run out. */
export function isExpired(claim: { expiresAt?: number | null }, nowAt: Instant): boolean {
  return claim.expiresAt !== undefined && claim.expiresAt !== null && claim.expiresAt <= nowAt;
}

/** Both sides' cells. A start moved off the grid by hand occupies every cell it touches. */
export function cellsOf<OwnerId extends string>(claim: ClaimTime<OwnerId>): ClaimCell<OwnerId>[] {
  const teachTrack = trackOf(claim.format);
  const cells: ClaimCell<OwnerId>[] = [];
  for (let cellAt = firstCellOf(claim); cellAt < endOf(claim); cellAt += QUARTER) {
    cells.push({ ownerId: claim.teacherOwnerId, track: teachTrack, cellAt });
    cells.push({ ownerId: claim.learnerOwnerId, track: "learn", cellAt });
  }
  return cells;
}

/**
 * What a new claim must find empty, and nothing more: a cell is read only if it breaks a gap, so unrelated claims of one
 * instructor never conflict under optimistic concurrency.
 */
export function readRangesFor<OwnerId extends string>(
  candidate: ClaimTime<OwnerId>,
  buffers: Buffers,
): CellRange<OwnerId>[] {
  const spacing = spacingOf(candidate.format);
  const range = (ownerId: OwnerId, track: Track, gap: number): CellRange<OwnerId> => ({
    ownerId,
    track,
    fromAt: firstCellOf(candidate) - gap * MINUTE,
    toAt: endOf(candidate) + gap * MINUTE,
  });
  return [
    range(candidate.teacherOwnerId, "teach_travel", gapMinutes(spacing, "travel", buffers)),
    range(candidate.teacherOwnerId, "teach_near", gapMinutes(spacing, "near", buffers)),
    range(candidate.teacherOwnerId, "learn", 0),
    range(candidate.learnerOwnerId, "teach_travel", 0),
    range(candidate.learnerOwnerId, "teach_near", 0),
    range(candidate.learnerOwnerId, "learn", 0),
  ];
}

/** A cell whose claim is gone, has run out, or no longer covers it (moved or retold by hand): to be deleted. */
export function isStaleCell(
  cell: ClaimCell,
  claim: (ClaimTime & { expiresAt?: number | null }) | null,
  nowAt: Instant,
): boolean {
  if (claim === null || isExpired(claim, nowAt)) return true;
  const covers = cell.cellAt >= firstCellOf(claim) && cell.cellAt < endOf(claim);
  if (!covers) return true;
  return cell.track === "learn"
    ? cell.ownerId !== claim.learnerOwnerId
    : cell.ownerId !== claim.teacherOwnerId || cell.track !== trackOf(claim.format);
}

/**
 * The instants whose claims can matter to starts in [startsAt, endsAt): a longest lesson with the longest buffer before,
 * the same after. For readers of `claims` by start.
 */
export function claimReach(bounds: { startsAt: Instant; endsAt: Instant }): {
  fromAt: Instant;
  toAt: Instant;
} {
  const margin = (MAX_DURATION_MINUTES + MAX_BUFFER_MINUTES) * MINUTE + HOUR;
  return { fromAt: bounds.startsAt - margin, toAt: bounds.endsAt + margin };
}

function trackOf(format: Format): "teach_near" | "teach_travel" {
  return spacingOf(format) === "travel" ? "teach_travel" : "teach_near";
}

function firstCellOf(span: Span): Instant {
  return Math.floor(span.startsAt / QUARTER) * QUARTER;
}
