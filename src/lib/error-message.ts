/* Owns the sentence for everything that can be refused or go wrong: what is true, then what to do. */
import { ConvexError } from "convex/values";
import type { Refusal, ThrownError } from "../../convex/domain/errors";
import { formatPaid } from "./format-money";
import { browserTimeZone, formatClock, formatDate } from "./format-time";

export type RefusalContext = {
  /** "4:00 pm", the time that was pressed. */
  time?: string;
  /** "Sarah", the other person. */
  name?: string;
  /** To write a time of trying again in. */
  timeZone?: string;
};

/** A sentence for an expected refusal. */
export function refusalMessage(refusal: Refusal, context: RefusalContext = {}): string {
  const time = context.time ?? "That time";
  const name = context.name ?? "This instructor";
  switch (refusal.code) {
    case "taken":
      return `${time} was just taken.`;
    case "ownConflict":
      return `You already have a lesson at that time. Choose another one.`;
    case "notOffered":
      return notOfferedMessage(refusal.why, time, name);
    case "seriesConflicts":
      return refusal.dates.length === 1
        ? "One of these dates can't be had. Choose another time for it, or leave it out."
        : `${refusal.dates.length} of these dates can't be had. Choose other times for them, or leave them out.`;
    case "tooManyHolds":
      return refusal.limit === 1
        ? `You already hold a time with ${context.name ?? "this instructor"}. Release it to take this one.`
        : "You already hold two times. Release one to take this.";
    case "holdEnded":
      return "Your hold ended. If the time is still free, hold it again.";
    case "alreadyExtended":
      return "A hold can be extended once. Book it before it ends, or hold it again after.";
    case "offerEnded":
      return "This offer has ended. The time went to the next person; you are still on the waitlist.";
    case "tooManyWaits":
      return `You wait for ${refusal.limit} times already. Leave one of them to wait for this.`;
    case "requestEnded":
      return refusal.winner === null
        ? "This request has ended. You stay on."
        : `${refusal.winner} was faster. You stay on.`;
    case "nobodyReady":
      return "Nobody who is ready now can take this. Nobody was rung.";
    case "ownLesson":
      return "This is your own calendar: nobody books themselves.";
    case "priceChanged":
      return `The price changed from ${formatPaid(refusal.shownCents)} to ${formatPaid(refusal.nowCents)}. Nothing was charged.`;
    case "accountNeeded":
      return "Sign up or log in first. Your hold stays yours.";
    case "instructorUnavailable":
      return `${name} isn't taking lessons now. Nothing was booked.`;
    case "recipientUnavailable":
      return `${context.name ?? "This person"} can't be written to now.`;
    case "tooLate":
      return "It is too late for this. Nothing changed.";
    case "tooEarly": {
      const from =
        context.timeZone === undefined
          ? ""
          : ` That works from ${formatDate(refusal.fromAt, context.timeZone)}, ${formatClock(refusal.fromAt, context.timeZone)} on.`;
      return `${refusal.because === "notOver" ? "This lesson isn’t over yet." : "This lesson hasn’t begun yet."}${from}`;
    }
    case "notReschedulable":
      return refusal.because === "late"
        ? "A lesson can be moved until 12 hours before it begins."
        : "This lesson was moved with less than 24 hours left before. That works once.";
    case "tooManyCalendars":
      return `At most ${refusal.limit} calendars. Remove one first.`;
    case "hasLessons":
      return refusal.count === 1
        ? "One lesson is still to come or not closed yet. Cancel it first, or wait until it is over."
        : `${refusal.count} lessons are still to come or not closed yet. Cancel them first, or wait until they are over.`;
    case "wrongState":
      return "This lesson changed meanwhile. Look at it again before you go on.";
    case "weekChanged":
      return "Your other window changed this week meanwhile.";
    case "rateLimited":
      return context.timeZone === undefined
        ? "That was a lot at once. Wait a moment, then try again."
        : `That was a lot at once. Try again after ${formatClock(refusal.retryAt, context.timeZone)}.`;
  }
}

function notOfferedMessage(
  why: Extract<Refusal, { code: "notOffered" }>["why"],
  time: string,
  name: string,
): string {
  switch (why) {
    case "past":
      return `${time} has gone by. Choose a later one.`;
    case "notice":
      return `${time} is too soon: ${name} needs more notice. Choose a later time.`;
    case "overnight":
      return `${name} doesn't take lessons for early morning overnight. Choose a later time.`;
    case "horizon":
      return `${time} is further ahead than ${name} takes bookings.`;
    case "outsideHours":
      return `${time} isn't free any more. ${name} changed those hours.`;
    case "away":
      return `${time} isn't free any more: ${name} is busy then.`;
    case "format":
      return `${time} isn't offered in this format. Choose another format or time.`;
    case "duration":
      return "This length isn't offered. Choose another one.";
    case "alignment":
      return "Lessons start on the quarter hour. Choose one of the times shown.";
  }
}

/** What a thrown `ConvexError` carries, if it is one of ours. */
export function thrownError(error: unknown): ThrownError | null {
  if (!(error instanceof ConvexError)) return null;
  const data = error.data as Partial<ThrownError> | undefined;
  return typeof data === "object" && typeof data?.code === "string" ? (data as ThrownError) : null;
}

/** A sentence for whatever was thrown. */
export function thrownMessage(error: unknown): string {
  const known = thrownError(error);
  switch (known?.code) {
    case "notFound":
      return "This isn't here, or isn't yours to see.";
    case "signInNeeded":
      return "Log in to do this.";
    case "notAllowed":
      return "Your account may not do this.";
    case "badArgument":
      return known.message;
    case "commandReused":
      return "This was already sent with other details. Reload the page and try again.";
    case "wrongCredentials":
      return "This e-mail and password don't match an account.";
    case "emailTaken":
      return "There is an account with this e-mail already. Log in instead.";
    case "accountSuspended":
      return "This account is suspended. Write to us if you think that is wrong.";
    case "tooManyAttempts":
      return `That was a lot of attempts. Try again after ${formatClock(known.retryAt, browserTimeZone())}.`;
    case undefined:
      return navigator.onLine === false
        ? "You're offline. Nothing was lost; try again when the network is back."
        : "This didn't work on our side. Nothing was booked or charged.";
  }
}
