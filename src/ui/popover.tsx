import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";

export type PopoverProps = {
  /** The button that opens it; receives its props. */
  trigger: ReactElement;
  /** The accessible name of what opens. */
  label: string;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: "top" | "bottom" | "left" | "right";
};

/** A few more things beside what was pressed ("+3" → :15 :30 :45). */
export function Popover({ trigger, label, children, open, onOpenChange, side = "bottom" }: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-(--z-popover)">
          <Base.Popup
            aria-label={label}
            className="rounded-lg border border-line bg-raised p-3 shadow-lg outline-none transition-[opacity,transform] duration-(--duration-quick) ease-out data-starting-style:opacity-0 data-ending-style:opacity-0"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
