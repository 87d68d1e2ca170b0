import { useEffect, useRef } from "react";
import { refusalMessage } from "../../lib/error-message";
import { formatClock } from "../../lib/format-time";
import { Notice } from "../../ui/notice";
import type { Checkout } from "./queries";
import type { BookState } from "./use-booking";

export interface BookAnswerProps {
  state: BookState;
  checkout: Checkout;
  viewerZone: string;
}

/** Why the press on "Book now" didn't book, beside the button, and that nothing was charged. */
export function BookAnswer({ state, checkout, viewerZone }: BookAnswerProps) {
  const box = useRef<HTMLDivElement>(null);
  const failed = state.status === "refused" || state.status === "failed";
  useEffect(() => {
    if (failed) box.current?.scrollIntoView({ block: "nearest" });
  }, [failed]);
  if (!failed) return null;
  const text =
    state.status === "failed"
      ? state.message
      : refusalMessage(state.refusal, {
          time: formatClock(checkout.hold.startsAt, viewerZone),
          name: checkout.instructor.displayName.split(" ")[0] ?? "",
          timeZone: viewerZone,
        });
  const isPrice = state.status === "refused" && state.refusal.code === "priceChanged";
  return (
    <div ref={box} className="scroll-mb-32">
      <Notice tone={isPrice ? "warn" : "bad"} role="alert">
        {text}
        {isPrice && " Look at the new total, then book if it suits you."}
      </Notice>
    </div>
  );
}
