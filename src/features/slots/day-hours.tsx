import { Hourglass } from "lucide-react";
import { instantOf, minuteOfDayOf, type LocalDate, type TimeZone } from "../../../convex/domain/time";
import { HOLD_MINUTES } from "../../../convex/domain/limits";
import { useNow } from "../../lib/clock";
import {
  clockParts,
  formatClock,
  formatClockRange,
  spokenMoment,
  zoneAbbreviation,
} from "../../lib/format-time";
import { classNames } from "../../ui/class-names";
import { HoldRing } from "../../ui/hold-ring";
import { LiveSlot } from "./live-slot";
import { hourLabel, slotName } from "./slot-words";
import type { ClaimSlot, GridCell, Slot, WeekGrid } from "./week-grid";

export interface DayHoursProps {
  grid: WeekGrid;
  localDate: LocalDate;
  viewerZone: TimeZone;
  instructorZone: TimeZone;
  twoClocks: boolean;
  isOld: boolean;
  onPress: (slot: Slot) => void;
  onRelease: (slot: ClaimSlot) => void;
}

/** One day on a phone: a row an hour with its four quarters side by side; a claim is one block across the row. */
export function DayHours(props: DayHoursProps) {
  const { grid, localDate, viewerZone, instructorZone } = props;
  const column = grid.days.findIndex((day) => day.localDate === localDate);
  const cells = grid.hours
    .map((row) => row.cells[column])
    .filter((cell): cell is GridCell => cell !== undefined && cell.claims.length + cell.starts.length > 0);
  return (
    <ul className="grid gap-2">
      {cells.map((cell) => {
        const at = instantOf(localDate, cell.hour * 60, viewerZone).at;
        return (
          <li key={cell.hour} className="grid grid-cols-[4.5rem_minmax(0,1fr)] items-start">
            <span className="nums pt-1.5 text-xs leading-tight">
              <span className="block font-semibold text-ink">{hourLabel(at, viewerZone)}</span>
              {props.twoClocks && (
                <span className="text-2xs text-ink-3">
                  {hourLabel(at, instructorZone)} {zoneAbbreviation(at, instructorZone)}
                </span>
              )}
            </span>
            <div className="grid gap-2">
              {quartersFirst(cell) && <Quarters cell={cell} {...props} />}
              {cell.claims.map((claim) => (
                <ClaimBlock key={claim.startsAt} claim={claim} {...props} />
              ))}
              {cell.starts.length > 0 && !quartersFirst(cell) && <Quarters cell={cell} {...props} />}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Down the page time goes on: quarters before the block of a later claim, after it otherwise. */
function quartersFirst({ claims, starts }: GridCell): boolean {
  const start = starts[0];
  const claim = claims[0];
  return start !== undefined && claim !== undefined && start.startsAt < claim.startsAt;
}

function Quarters({ cell, viewerZone, isOld, onPress }: DayHoursProps & { cell: GridCell }) {
  return (
    <div className="grid grid-cols-4 gap-1.5">
      {cell.starts.map((start) => (
        <LiveSlot
          key={start.startsAt}
          slot={start.state === "lastSpot" ? { ...start, state: "free" } : start}
          time={clockParts(start.startsAt, viewerZone).digits}
          zone={viewerZone}
          isOld={isOld}
          onPress={onPress}
          className="px-0! [&_span_span+span]:text-[0.6875rem]"
          // Each quarter keeps its place, whatever goes or comes beside it.
          style={{ gridColumnStart: Math.floor((minuteOfDayOf(start.startsAt, viewerZone) % 60) / 15) + 1 }}
        />
      ))}
    </div>
  );
}

function ClaimBlock(props: DayHoursProps & { claim: ClaimSlot }) {
  const { claim, viewerZone, onPress } = props;
  if (claim.state === "heldByYou") return <HeldBlock {...props} />;
  const range = formatClockRange(claim.startsAt, claim.endsAt, viewerZone);
  if (claim.state === "yours") {
    return (
      <LiveSlot
        slot={claim}
        time={range}
        zone={viewerZone}
        onPress={onPress}
        className="min-h-14! justify-start! px-4!"
      />
    );
  }
  return (
    <div
      role="img"
      aria-label={slotName(claim, viewerZone)}
      data-slot-state="beingBooked"
      className="flex min-h-14 items-center gap-3 rounded-sm border-[1.5px] border-dashed border-slot-claimed-line bg-slot-claimed px-4 py-2 text-slot-claimed-text"
    >
      <Hourglass size={18} aria-hidden />
      <span className="nums">
        <span className="block font-medium">{range}</span>
        <span className="block text-xs">Someone is booking this</span>
      </span>
    </div>
  );
}

function HeldBlock({ claim, viewerZone, onPress, onRelease }: DayHoursProps & { claim: ClaimSlot }) {
  const nowAt = useNow(1000);
  const expiresAt = claim.expiresAt ?? nowAt;
  const secondsLeft = Math.max(0, Math.ceil((expiresAt - nowAt) / 1000));
  return (
    <div
      data-slot-state="heldByYou"
      className={classNames(
        "flex min-h-16 animate-won items-center rounded-sm border-[1.5px] border-moment-line bg-moment text-on-moment",
        "forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]",
        secondsLeft <= 60 && "inset-shadow-[0_0_0_2px_var(--color-on-moment)]",
      )}
    >
      <button
        type="button"
        onClick={() => onPress(claim)}
        aria-label={`${spokenMoment(claim.startsAt, viewerZone)}, held for you until ${formatClock(expiresAt, viewerZone)}. Continue`}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-sm py-2 pl-3 text-left focus-visible:outline-on-moment"
      >
        <HoldRing secondsLeft={secondsLeft} totalSeconds={HOLD_MINUTES * 60} size={44} tone="onGold" />
        <span className="nums min-w-0">
          <span className="block font-semibold">
            {formatClockRange(claim.startsAt, claim.endsAt, viewerZone)}
          </span>
          <span className="block text-xs">Yours until {formatClock(expiresAt, viewerZone)}</span>
        </span>
      </button>
      {claim.claimId !== null && claim.claimId !== "" && (
        <button
          type="button"
          onClick={() => onRelease(claim)}
          className="min-h-11 rounded-sm px-4 text-sm font-semibold underline underline-offset-4 focus-visible:outline-on-moment"
        >
          Release
        </button>
      )}
    </div>
  );
}
