import { Popover as Base } from "@base-ui/react/popover";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { classNames } from "./class-names";

export type PopoverProps = {
  /** The button that opens it; receives its props. */
  trigger: ReactElement;
  /** The accessible name of what opens. */
  label: string;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: "top" | "bottom" | "left" | "right";
  className?: string;
} & Pick<ComponentProps<typeof Base.Popup>, "initialFocus" | "finalFocus">;

/** A few more things beside what was pressed ("+3" → :15 :30 :45). */
export function Popover(props: PopoverProps) {
  const { trigger, label, children, open, onOpenChange, side = "bottom", className, ...focus } = props;
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="z-(--z-popover)">
          <Base.Popup
            aria-label={label}
            className={classNames(
              "max-h-(--available-height) overflow-y-auto rounded-lg border border-line bg-raised p-3 shadow-lg outline-none transition-[opacity,transform] duration-(--duration-quick) ease-out data-starting-style:opacity-0 data-ending-style:opacity-0",
              className,
            )}
            {...focus}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
