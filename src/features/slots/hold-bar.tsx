import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { Bar } from "../../ui/bar";
import { HoldSummary, type HoldSummaryProps } from "./hold-summary";

/** What one holds, at the lower edge of a page. */
export function HoldBar(props: HoldSummaryProps) {
  return (
    <BarAtPageEnd>
      <Bar label="Your held time" className="gap-3 sm:gap-4">
        <HoldSummary {...props} />
      </Bar>
    </BarAtPageEnd>
  );
}

/** The bar is read after the times it belongs to; the room it needs is at the end of the page, not in its middle. */
function BarAtPageEnd({ children }: { children: ReactNode }) {
  return (
    <>
      <div className="-mb-[calc(5.25rem+env(safe-area-inset-bottom))] lg:-mb-23">{children}</div>
      {createPortal(
        <div aria-hidden className="h-21 pb-[env(safe-area-inset-bottom)] lg:h-23" />,
        document.body,
      )}
    </>
  );
}
