import { useState } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { Popover } from "../../ui/popover";
import { LiveSlot } from "./live-slot";
import { hourLabel, minuteLabel } from "./slot-words";
import type { Slot, StartSlot } from "./week-grid";

export interface MoreStartsProps {
  starts: readonly StartSlot[];
  /** What stands beside the button. */
  after: Slot;
  zone: TimeZone;
  isOld: boolean;
  onPress: (slot: Slot) => void;
  tabIndex: number;
}

/** "+3": the other starts of that hour, behind one press. */
export function MoreStarts({ starts, zone, isOld, onPress, tabIndex }: MoreStartsProps) {
  const [open, setOpen] = useState(false);
  const first = starts[0];
  if (first === undefined) return null;
  const hour = hourLabel(first.startsAt - (first.startsAt % 3_600_000), zone);
  const label = `${starts.length} more ${starts.length === 1 ? "start" : "starts"} in the hour from ${hour}`;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={label}
      trigger={
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={label}
          className="nums min-h-11 w-8 flex-none rounded-sm border border-transparent bg-sunken text-sm font-medium text-ink-2 hover:bg-action-soft hover:text-action-text aria-expanded:bg-action-soft forced-colors:border-[ButtonText]"
        >
          +{starts.length}
        </button>
      }
    >
      <div className="grid w-56 grid-cols-3 gap-2">
        {starts.map((start) => (
          <LiveSlot
            key={start.startsAt}
            slot={start.state === "lastSpot" ? { ...start, state: "free" } : start}
            time={minuteLabel(start.startsAt, zone)}
            zone={zone}
            isOld={isOld}
            size="sm"
            onPress={(slot) => {
              setOpen(false);
              onPress(slot);
            }}
          />
        ))}
      </div>
    </Popover>
  );
}
