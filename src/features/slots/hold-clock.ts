/** Where a hold stands at a moment, and what is said of it when. Pure. */
import { HOLD_EXTENSION_MINUTES, HOLD_MINUTES } from "../../../convex/domain/limits";
import type { Instant } from "../../../convex/domain/time";

export interface HoldTime {
  expiresAt: Instant;
  isExtended: boolean;
}

export const LAST_MINUTE_SECONDS = 60;
export const LAST_CALL_SECONDS = 15;

/** A page's idea of now may be a second old: never more than a hold has when it is new. */
export function secondsLeftOf(hold: HoldTime, nowAt: Instant): number {
  return Math.min(totalSecondsOf(hold), Math.max(0, Math.ceil((hold.expiresAt - nowAt) / 1000)));
}

/** What a full ring stands for: it never jumps back by more than was added. */
export function totalSecondsOf(hold: HoldTime): number {
  return (HOLD_MINUTES + (hold.isExtended ? HOLD_EXTENSION_MINUTES : 0)) * 60;
}

/** The sentence whose moment lies between the two looks; null when none does. */
export function holdSentence(
  hold: HoldTime,
  before: number,
  secondsLeft: number,
): "lastMinute" | "lastMinuteExtended" | "lastCall" | null {
  const passed = (mark: number) => before > mark && secondsLeft <= mark && secondsLeft > 0;
  if (passed(LAST_CALL_SECONDS)) return "lastCall";
  if (passed(LAST_MINUTE_SECONDS)) return hold.isExtended ? "lastMinuteExtended" : "lastMinute";
  return null;
}
