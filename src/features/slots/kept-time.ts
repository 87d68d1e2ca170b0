/** Whether a held time goes along when another lesson is chosen for it. Pure. */
import { checkStart } from "../../../convex/domain/slots";
import { localDateOf, type Instant } from "../../../convex/domain/time";
import { mineOf, type TaughtPerson } from "./own-times";
import { isWithin } from "./shown-week";
import type { Wanted } from "./slot-changes";
import type { WeekInput } from "./week-grid";

/** "unknown": it lies in no shown week, and only the server can say. */
export function keepsTime(
  input: WeekInput,
  startsAt: Instant,
  next: { wanted: Wanted; taught: TaughtPerson },
  nowAt: Instant,
): "yes" | "no" | "unknown" {
  if (!isWithin(input.firstDate, localDateOf(startsAt, input.viewerZone))) return "unknown";
  const mine = mineOf(input.own, input.instructorId, next.taught);
  return checkStart(input.facts, mine, { startsAt, ...next.wanted }, nowAt).ok ? "yes" : "no";
}
