/** What a confirmation says, by how the lesson stands now. Pure. */
import { endOf } from "../../../convex/domain/claims";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { daysAhead, formatClock, formatDate } from "../../lib/format-time";
import type { Booking } from "./queries";

export type BookedStanding =
  "coming" | "running" | "over" | "beingCancelled" | "beingMoved" | "cancelled" | "unpaid";

export function bookedStanding(
  booking: Pick<Booking, "state" | "startsAt" | "durationMinutes" | "pendingChange">,
  nowAt: Instant,
): BookedStanding {
  if (booking.state === "cancelled") return "cancelled";
  if (booking.state === "payment_failed") return "unpaid";
  if (booking.state === "completed" || booking.state === "no_show" || endOf(booking) <= nowAt) return "over";
  if (booking.pendingChange !== null) {
    return booking.pendingChange.kind === "cancel" ? "beingCancelled" : "beingMoved";
  }
  return booking.startsAt <= nowAt ? "running" : "coming";
}

export const bookedTitles: Record<BookedStanding, string> = {
  coming: "You’re booked.",
  running: "Your lesson is on.",
  over: "This lesson is over.",
  beingCancelled: "This lesson is being cancelled.",
  beingMoved: "This lesson is being moved.",
  cancelled: "This lesson was cancelled.",
  unpaid: "The payment didn’t go through.",
};

/** "Mia’s piano lesson with Sarah is" + "tomorrow at 4:30 pm" */
export function bookedSentence(
  booking: Pick<Booking, "serviceName" | "learnerName" | "startsAt" | "instructor">,
  zone: TimeZone,
  nowAt: Instant,
): { lead: string; when: string } {
  const instructor = booking.instructor.displayName.split(" ")[0] ?? "";
  const whose = isOneself(booking.learnerName) ? "Your" : `${booking.learnerName}’s`;
  return {
    lead: `${whose} ${booking.serviceName} lesson with ${instructor} is`,
    when: whenWords(booking.startsAt, zone, nowAt),
  };
}

/** One's own entry among the learners has no name of its own. */
export function isOneself(learnerName: string): boolean {
  return learnerName === "Me";
}

/** "today at 5:15 pm", "tomorrow at 4:30 pm", "on Wed, Oct 14 at 4:30 pm" */
export function whenWords(at: Instant, zone: TimeZone, nowAt: Instant): string {
  const days = daysAhead(at, zone, nowAt);
  const clock = formatClock(at, zone);
  if (days === 0) return `today at ${clock}`;
  if (days === 1) return `tomorrow at ${clock}`;
  return `on ${formatDate(at, zone, nowAt)} at ${clock}`;
}
