/** States of a booking, the legal moves between them, and what a moment makes of a state. */
import type { Infer } from "convex/values";
import type { bookingState } from "./bookings";
import { endOf, type Span } from "./claims";
import { HOUR, type Instant } from "./time";

export type BookingState = Infer<typeof bookingState>;
export const BOOKING_STATES = [
  "pending",
  "confirmed",
  "completed",
  "cancelled",
  "no_show",
  "payment_failed",
] as const satisfies readonly BookingState[];

/** Why a move is made; `admin` moves need an admin's hand. */
export type TransitionReason =
  | "payment"
  | "cancel"
  | "complete"
  | "report"
  | "adminCompletion"
  | "adminRefund"
  | "correction"
  | "disputeResolution";

/** The one table. What isn't here is not allowed. */
export const TRANSITIONS: Record<BookingState, Partial<Record<BookingState, TransitionReason>>> = {
  pending: {
    confirmed: "payment",
    cancelled: "cancel",
    payment_failed: "payment",
    completed: "adminCompletion",
  },
  confirmed: { completed: "complete", cancelled: "cancel", no_show: "report" },
  completed: { cancelled: "adminRefund", no_show: "correction" },
  no_show: {
    confirmed: "disputeResolution",
    completed: "disputeResolution",
    cancelled: "disputeResolution",
  },
  cancelled: {},
  payment_failed: {},
};

const NEEDS_ADMIN: ReadonlySet<TransitionReason> = new Set<TransitionReason>([
  "adminCompletion",
  "adminRefund",
  "correction",
  "disputeResolution",
]);

export function canMove(from: BookingState, to: BookingState): boolean {
  return TRANSITIONS[from][to] !== undefined;
}

export function needsAdmin(from: BookingState, to: BookingState): boolean {
  const reason = TRANSITIONS[from][to];
  return reason !== undefined && NEEDS_ADMIN.has(reason);
}

export function isTerminal(state: BookingState): boolean {
  return Object.keys(TRANSITIONS[state]).length === 0;
}

/** States whose claim occupies time. Claims decide; this says for which bookings one must exist. */
export function occupiesTime(state: BookingState): boolean {
  return state === "pending" || state === "confirmed";
}

/** A lesson completes itself this long after its end. */
export const AUTO_COMPLETE_AFTER_MS = 24 * HOUR;

export type BookingPhase =
  | "awaiting_payment"
  | "upcoming"
  | "in_progress"
  /** Over, and nobody has said how it went. */
  | "awaiting_completion"
  | "completed"
  | "cancelled"
  | "no_show"
  | "payment_failed";

export function phaseAt(booking: Span & { state: BookingState }, nowAt: Instant): BookingPhase {
  switch (booking.state) {
    case "pending":
      return "awaiting_payment";
    case "confirmed":
      if (nowAt < booking.startsAt) return "upcoming";
      return nowAt < endOf(booking) ? "in_progress" : "awaiting_completion";
    default:
      return booking.state;
  }
}

/** Which of the two lists of My Lessons shows it: what has begun stays under upcoming until it is over. */
export function isUpcoming(booking: Span & { state: BookingState }, nowAt: Instant): boolean {
  const phase = phaseAt(booking, nowAt);
  return phase === "awaiting_payment" || phase === "upcoming" || phase === "in_progress";
}

/** Only after the end (the instructor), or by itself a day later. */
export function canCompleteAt(booking: Span & { state: BookingState }, nowAt: Instant): boolean {
  return booking.state === "confirmed" && nowAt >= endOf(booking);
}

export function autoCompletesAt(booking: Span): Instant {
  return endOf(booking) + AUTO_COMPLETE_AFTER_MS;
}

/** From the start until a day after the end, while nothing else was said. */
export function canReportNoShowAt(booking: Span & { state: BookingState }, nowAt: Instant): boolean {
  return booking.state === "confirmed" && nowAt >= booking.startsAt && nowAt <= autoCompletesAt(booking);
}
