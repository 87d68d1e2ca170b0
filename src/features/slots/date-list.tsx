/** What rows of dates are made of, where a series is chosen and where it is moved. */
import { CalendarX, Check } from "lucide-react";
import { clockShifts } from "../../../convex/domain/series";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { clocksDiffer, formatClock, formatDate, zoneAbbreviation } from "../../lib/format-time";
import { Notice } from "../../ui/notice";
import { SlotTile } from "../../ui/slot-tile";

/** Said once above the dates: from when on one's own clock shows another time than before. */
export function ClockShiftNote(props: {
  startsAts: readonly Instant[];
  /** The instructor's, which stays. */
  clock: string;
  viewerZone: TimeZone;
  name: string;
}) {
  const { startsAts, clock, viewerZone, name } = props;
  const shifts = clockShifts(startsAts, viewerZone);
  if (shifts.length === 0) return null;
  return (
    <Notice className="mt-4" lead="Clocks change on the way.">
      The lessons stay at {clock} for {name}. For you:{" "}
      {shifts
        .slice(0, 3)
        .map(({ fromAt }) => `${formatClock(fromAt, viewerZone)} from ${formatDate(fromAt, viewerZone)}`)
        .join(", ")}
      .
    </Notice>
  );
}

/** The instructor's time of a date, where it differs from one's own. */
export function TheirClock(props: {
  startsAt: Instant;
  viewerZone: TimeZone;
  instructorZone: TimeZone;
  name: string;
}) {
  const { startsAt, viewerZone, instructorZone, name } = props;
  if (!clocksDiffer(startsAt, viewerZone, instructorZone)) return null;
  return (
    <span className="block text-sm text-ink-2">
      {formatClock(startsAt, instructorZone)} {zoneAbbreviation(startsAt, instructorZone)} for {name}
    </span>
  );
}

/** The nearest times that can be had instead of one that can't. */
export function Alternatives(props: {
  /** The date they stand in for, in words. */
  day: string;
  startsAts: readonly Instant[];
  viewerZone: TimeZone;
  onChoose: (startsAt: Instant) => void;
}) {
  const { day, startsAts, viewerZone, onChoose } = props;
  const nowAt = useNow(60_000);
  return (
    <span className="flex w-full flex-wrap gap-2 pl-7 sm:pl-10" role="group" aria-label={`Instead of ${day}`}>
      {startsAts.map((startsAt) => (
        <span key={startsAt} className="min-w-34">
          <SlotTile
            state="free"
            size="sm"
            time={`${formatDate(startsAt, viewerZone, nowAt).slice(0, 3)} ${formatClock(startsAt, viewerZone)}`}
            accessibleName={`${formatDate(startsAt, viewerZone, nowAt)}, ${formatClock(startsAt, viewerZone)}, free`}
            onPress={() => onChoose(startsAt)}
          />
        </span>
      ))}
    </span>
  );
}

export function FreeStatus() {
  return (
    <span className="flex items-center gap-1.5 text-sm text-good">
      <Check size={16} aria-hidden />
      free
    </span>
  );
}

export function BlockedStatus() {
  return (
    <span className="flex items-center gap-1.5 text-sm text-ink-2">
      <CalendarX size={16} aria-hidden />
      can’t be had
    </span>
  );
}
