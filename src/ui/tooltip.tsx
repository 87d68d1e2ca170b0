import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

/** A word more about a control that already has a name; never the only place where something is said. */
export function Tooltip({ trigger, children }: { trigger: ReactElement; children: ReactNode }) {
  return (
    <Base.Root>
      <Base.Trigger delay={400} render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-(--z-popover)">
          <Base.Popup className="max-w-72 rounded-sm bg-ink px-2.5 py-1.5 text-xs font-medium text-ink-inverse shadow-md transition-opacity duration-(--duration-quick) data-starting-style:opacity-0 data-ending-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
