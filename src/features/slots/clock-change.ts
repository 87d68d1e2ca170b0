/** What a clock change in the shown week does to its times, in words. Pure. */
import {
  clockChangesBetween,
  localDateOf,
  MINUTE,
  offsetMinutesAt,
  type ClockChange,
  type DayBounds,
  type TimeZone,
} from "../../../convex/domain/time";
import { formatClock } from "../../lib/format-time";
import { dayWords } from "./day-words";
import type { Zones } from "./horizon";
import { hoursAhead } from "./shown-week";
import { cityOf, distanceWords } from "./zone-note";

/**
 * One sentence for each change of the viewer's or the instructor's clock in that span: "Clocks go back on Sunday, November 1:
 * 2:00 am becomes 1:00 am." Where the two clocks differ, also what lies between them before and after.
 */
export function clockChangeWords(bounds: DayBounds, zones: Zones, instructorFirstName: string): string[] {
  const { viewerZone, instructorZone } = zones;
  // A change at the first instant of the week is in its first day.
  const within = (zone: TimeZone) => clockChangesBetween(bounds.startsAt - 1, bounds.endsAt - 1, zone);
  const here = within(viewerZone);
  const there = viewerZone === instructorZone ? here : within(instructorZone);
  if (isSameClock(bounds, zones, here, there)) {
    return here.map(
      (change) =>
        `Clocks ${wayAndDay(change)}: ${clockAt(change, "before")} becomes ${clockAt(change, "after")}.`,
    );
  }
  const apart = (at: number) => apartWords(hoursAhead(viewerZone, instructorZone, at));
  const before = apart(bounds.startsAt - 1);
  const after = apart(bounds.endsAt - 1);
  const together = here[0];
  if (
    before === after &&
    together !== undefined &&
    there[0] !== undefined &&
    here.length + there.length === 2 &&
    wayAndDay(together) === wayAndDay(there[0])
  ) {
    return [
      `Clocks ${wayAndDay(together)}, both in your zone and in ${cityOf(instructorZone)}: ${instructorFirstName} stays ${after}.`,
    ];
  }
  return [
    ...here.map((change) => ({ change, zone: viewerZone })),
    ...there.map((change) => ({ change, zone: instructorZone })),
  ]
    .sort((one, other) => one.change.at - other.change.at)
    .map(({ change, zone }) => {
      const whose = zone === viewerZone ? "Your clocks" : `Clocks in ${cityOf(zone)}`;
      return `${whose} ${wayAndDay(change)}: ${instructorFirstName} is ${apart(change.at - 1)} before it and ${apart(change.at)} from then on.`;
    });
}

/** Two names of one clock. */
function isSameClock(
  bounds: DayBounds,
  { viewerZone, instructorZone }: Zones,
  here: readonly ClockChange[],
  there: readonly ClockChange[],
): boolean {
  return (
    offsetMinutesAt(bounds.startsAt - 1, viewerZone) ===
      offsetMinutesAt(bounds.startsAt - 1, instructorZone) &&
    here.length === there.length &&
    here.every(
      ({ at, afterMinutes }, index) => there[index]?.at === at && there[index].afterMinutes === afterMinutes,
    )
  );
}

/** "go back on Sunday, November 1" */
function wayAndDay({ at, beforeMinutes, afterMinutes }: ClockChange): string {
  // By the clock that runs until then: a change at midnight belongs to the day that would have begun.
  const date = localDateOf(at + beforeMinutes * MINUTE, "UTC");
  return `go ${afterMinutes < beforeMinutes ? "back" : "forward"} on ${dayWords(date, date).spoken}`;
}

function clockAt({ at, beforeMinutes, afterMinutes }: ClockChange, side: "before" | "after"): string {
  return formatClock(at + (side === "before" ? beforeMinutes : afterMinutes) * MINUTE, "UTC");
}

function apartWords(hours: number): string {
  return hours === 0 ? "on your clock" : distanceWords(hours);
}
