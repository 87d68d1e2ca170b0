/** What is said of a hold that has ended. Pure. */
import type { LostBecause } from "../../../convex/domain/holds";

export interface HowItEnded {
  /** "4:00 pm" */
  time: string;
  /** What the live facts say about the instructor. */
  status: "loading" | "gone" | "failed" | "live";
  isFree: boolean;
  isGoneBy: boolean;
  /** Why signing in ended it; null: it didn't. Undefined while that isn't known. */
  lost: LostBecause | null | undefined;
}

export function endedWords({ time, status, isFree, isGoneBy, lost }: HowItEnded): string {
  if (status === "loading" || status === "failed" || lost === undefined) return "Your hold ended.";
  if (lost !== null && lost !== "ended")
    return `Your hold ended when you logged in: ${lostWords(lost, time)}`;
  if (isFree) return `Your hold ended. ${time} is free again.`;
  if (status === "gone") return "Your hold ended. No lessons can be booked here for now.";
  return isGoneBy
    ? `Your hold ended. ${time} can't be had any more.`
    : `Your hold ended and someone took ${time}.`;
}

function lostWords(lost: Exclude<LostBecause, "ended">, time: string): string {
  switch (lost) {
    case "ownLesson":
      return "this is your own calendar, and nobody books themselves.";
    case "ownConflict":
      return `you have a lesson of your own at ${time}.`;
    case "sameInstructor":
      return "you hold a newer time here.";
    case "tooManyHolds":
      return "you hold two newer times, and two are the most.";
  }
}
