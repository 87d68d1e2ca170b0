/** What slots are called: for the eye in a cell, and whole sentences for those who hear them. */
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { clockParts, formatClock, formatMoment, localDate, spokenMoment } from "../../lib/format-time";
import { spokenTimeLeft } from "../../ui/hold-ring";
import type { Slot } from "./week-grid";

/** "Wednesday, October 14, 4:00 pm Eastern, free" */
export function slotName(slot: Slot, zone: TimeZone): string {
  return `${spokenMoment(slot.startsAt, zone)}, ${slotState(slot)}`;
}

function slotState(slot: Slot): string {
  switch (slot.state) {
    case "free":
      return "free";
    case "lastSpot":
      return "last free time this day";
    case "justFreed":
      return "just became free";
    case "justTaken":
      return "just taken";
    case "heldByYou":
      return "held for you";
    case "beingBooked":
      return "someone is booking it";
    case "yours":
      return "your lesson, open details";
  }
}

export function heldName(slot: Slot, zone: TimeZone, secondsLeft: number): string {
  return `${slotName(slot, zone)}, ${spokenTimeLeft(secondsLeft)}`;
}

/** ":15" in a list that belongs to an hour. */
export function minuteLabel(at: Instant, zone: TimeZone): string {
  const { digits } = clockParts(at, zone);
  return digits.slice(digits.indexOf(":"));
}

/** The hour of an axis, from the instant it begins: "1 pm", "1:30 pm" in a zone off by half an hour. */
export function hourLabel(at: Instant, zone: TimeZone): string {
  const { digits, period } = clockParts(at, zone);
  return `${digits.replace(/:00$/, "")} ${period}`;
}

/** The day is said where it isn't the day that was pressed. */
export function momentNear(at: Instant, pressedAt: Instant, zone: TimeZone, nowAt: Instant): string {
  return localDate(at, zone) === localDate(pressedAt, zone)
    ? formatClock(at, zone)
    : formatMoment(at, zone, nowAt);
}
