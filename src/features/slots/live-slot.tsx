import type { ComponentPropsWithRef } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { classNames } from "../../ui/class-names";
import { countdownDigits } from "../../ui/hold-ring";
import { SlotTile } from "../../ui/slot-tile";
import { heldName, slotName } from "./slot-words";
import type { Slot } from "./week-grid";

export type LiveSlotProps = Omit<
  ComponentPropsWithRef<"button">,
  "children" | "disabled" | "onClick" | "slot"
> & {
  slot: Slot;
  /** "4:00", or ":15" in a list that belongs to an hour. */
  time: string;
  /** Under it, where its state has no word of its own. */
  sublabel?: string | undefined;
  zone: TimeZone;
  /** What a press does; not called for what can't be pressed. */
  onPress: (slot: Slot) => void;
  /** The connection is gone: shown, not pressable. */
  isOld?: boolean;
  size?: "sm" | "md";
};

/** A slot of the view model as a tile; only a held one follows the clock each second. */
export function LiveSlot(props: LiveSlotProps) {
  return props.slot.state === "heldByYou" ? <HeldSlot {...props} /> : <StillSlot {...props} />;
}

function StillSlot({ slot, time, sublabel, zone, onPress, isOld, size, className, ...rest }: LiveSlotProps) {
  const state = slot.state === "heldByYou" ? "free" : slot.state;
  return (
    <SlotTile
      {...rest}
      data-starts-at={slot.startsAt}
      state={state}
      time={time}
      sublabel={sublabel}
      accessibleName={slotName(slot, zone)}
      onPress={() => onPress(slot)}
      disabled={isOld}
      size={size}
      className={classNames(
        slot.state === "justTaken" && "transition-opacity duration-(--duration-fade)",
        slot.state === "justTaken" && slot.isFading && "opacity-0",
        className,
      )}
    />
  );
}

function HeldSlot(props: LiveSlotProps) {
  const { slot, time, sublabel: _sublabel, zone, onPress, isOld: _isOld, size, ...rest } = props;
  const nowAt = useNow(1000);
  const expiresAt = slot.state === "heldByYou" ? slot.expiresAt : null;
  const secondsLeft = Math.max(0, Math.ceil(((expiresAt ?? nowAt) - nowAt) / 1000));
  return (
    <SlotTile
      {...rest}
      data-starts-at={slot.startsAt}
      state={secondsLeft <= 60 ? "lastMinute" : "heldByYou"}
      time={time}
      sublabel={`yours · ${countdownDigits(secondsLeft)}`}
      accessibleName={heldName(slot, zone, secondsLeft)}
      onPress={() => onPress(slot)}
      size={size}
    />
  );
}
