import { Check, Gift, Hourglass, Timer, Zap } from "lucide-react";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";

export type SlotTileState =
  | "free"
  | "lastSpot"
  | "justFreed"
  | "heldByYou"
  | "lastMinute"
  | "beingBooked"
  | "justTaken"
  | "offered"
  | "yours";

export type SlotTileProps = Omit<
  ComponentPropsWithRef<"button">,
  "children" | "disabled" | "onClick" | "aria-label"
> & {
  state: SlotTileState;
  /** "4:00 pm", or ":15" where the row says the hour. */
  time: string;
  /** Second line, such as "yours · 4:32"; where a state has a fixed word it stands by itself. */
  sublabel?: string | undefined;
  /** The whole sentence: "Wednesday, October 14, 4:00 pm Eastern, free". */
  accessibleName: string;
  onPress?: (() => void) | undefined;
  /** Times may be old: shown, not pressable. */
  disabled?: boolean | undefined;
  size?: "sm" | "md" | undefined;
};

const looks: Record<SlotTileState, string> = {
  free: "bg-slot-free border-slot-free-line text-slot-free-text hover:bg-action-soft hover:border-action",
  lastSpot: "bg-slot-free border-slot-free-line text-slot-free-text hover:bg-action-soft hover:border-action",
  justFreed:
    "bg-slot-free border-slot-free-line text-slot-free-text hover:bg-action-soft hover:border-action animate-freed",
  heldByYou:
    "bg-moment border-moment-line text-on-moment animate-won forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]",
  lastMinute:
    "bg-moment border-moment-line text-on-moment inset-shadow-[0_0_0_2px_var(--color-on-moment)] forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]",
  beingBooked:
    "bg-slot-claimed border-dashed border-slot-claimed-line text-slot-claimed-text cursor-default animate-appear",
  justTaken: "border-transparent text-slot-taken-text cursor-default forced-colors:border-[Canvas]",
  offered:
    "bg-moment border-moment-line text-on-moment animate-won forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]",
  yours:
    "bg-action border-transparent text-on-action hover:bg-action-hover forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]",
};

const icons: Partial<Record<SlotTileState, ReactNode>> = {
  justFreed: <Zap size={16} aria-hidden className="fill-moment text-moment-line" />,
  heldByYou: <Timer size={16} aria-hidden />,
  lastMinute: <Timer size={16} aria-hidden />,
  beingBooked: <Hourglass size={16} aria-hidden />,
  offered: <Gift size={16} aria-hidden />,
  yours: <Check size={16} aria-hidden />,
};

const words: Partial<Record<SlotTileState, string>> = {
  justFreed: "just freed",
  beingBooked: "being booked",
  justTaken: "just taken",
  yours: "your lesson",
};

/** One time that can, could or can't be had. The only rounded rectangle with a time in it. */
export function SlotTile({
  state,
  time,
  sublabel = words[state],
  accessibleName,
  onPress,
  disabled = false,
  size = "md",
  className,
  ...rest
}: SlotTileProps) {
  const inert = disabled || state === "beingBooked" || state === "justTaken" || onPress === undefined;
  const old = disabled && (state === "free" || state === "lastSpot" || state === "justFreed");
  const icon = icons[state];
  return (
    <button
      {...rest}
      type="button"
      aria-label={accessibleName}
      aria-disabled={inert || undefined}
      data-slot-state={state}
      onClick={inert ? undefined : onPress}
      className={classNames(
        "flex w-full min-w-0 items-center justify-center gap-1.5 rounded-sm border-[1.5px] text-sm font-semibold leading-tight select-none",
        "transition-colors duration-(--duration-instant)",
        size === "sm" ? "min-h-10 px-2.5" : "min-h-11.5 px-2",
        looks[state],
        old && "border-line-strong! text-ink-3! bg-transparent! animate-none! cursor-default",
        className,
      )}
    >
      {icon}
      <span className={classNames("nums min-w-0 whitespace-nowrap", icon !== undefined && "text-left")}>
        <span className={classNames("block", state === "justTaken" && "line-through")}>{time}</span>
        {sublabel !== undefined && state !== "lastSpot" && (
          <span className="block text-2xs font-medium">{sublabel}</span>
        )}
      </span>
      {state === "lastSpot" && (
        <span className="animate-appear rounded-xs border border-moment-line bg-moment px-1.5 text-2xs font-semibold text-on-moment">
          {sublabel ?? "last spot"}
        </span>
      )}
    </button>
  );
}
