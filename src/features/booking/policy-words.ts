/** What the parts of the plan-change line say. Pure. */
import { DAY, type Instant, type TimeZone } from "../../../convex/domain/time";
import { formatPaid } from "../../lib/format-money";
import { formatClock, formatDate, formatDuration, zoneAbbreviation } from "../../lib/format-time";
import type { PolicyPart } from "./policy-parts";

/** "Until Tue, Oct 13, 4:30 pm EDT"; the exact deadline, never "up to". */
export function deadlineWords(part: PolicyPart, zone: TimeZone): string {
  if (part.untilAt === null) return "After that";
  const at = part.untilAt;
  return `Until ${formatDate(at, zone)}, ${formatClock(at, zone)} ${zoneAbbreviation(at, zone)}`;
}

export function outcomeWords(part: PolicyPart): string {
  switch (part.kind) {
    case "free":
      return "Free. Nothing is charged.";
    case "credit":
      return `${formatPaid(part.creditCents)} back as credit. The ${formatPaid(part.feeKeptCents)} fee stays.`;
    case "half":
      return `${formatPaid(part.creditCents)} back as credit. The ${formatPaid(part.feeKeptCents)} fee stays.`;
  }
}

/** Where one stands at this moment: "Free for another 1 h 49 min." */
export function standingWords(parts: readonly PolicyPart[], nowAt: Instant): string {
  const current = parts.find((part) => !part.isOver);
  if (current === undefined) return "The lesson has begun.";
  if (current.untilAt === null) return "The lesson is less than 12 hours away.";
  const left = leftWords(current.untilAt - nowAt);
  return current.kind === "free" ? `Free for another ${left}.` : `This holds for another ${left}.`;
}

/** Hours and minutes matter near the end only. */
function leftWords(ms: number): string {
  return ms >= 2 * DAY ? `${Math.floor(ms / DAY)} days` : formatDuration(ms);
}
