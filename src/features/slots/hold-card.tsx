import { Plus, Timer } from "lucide-react";
import type { Id } from "../../../convex/_generated/dataModel";
import { formatClock, formatMoment } from "../../lib/format-time";
import { useNow } from "../../lib/clock";
import { classNames } from "../../ui/class-names";
import { HoldRing, countdownDigits } from "../../ui/hold-ring";
import { useHoldActions } from "./hold-actions";
import { LAST_MINUTE_SECONDS } from "./hold-clock";
import { useHoldClock } from "./use-hold-clock";
import type { ShownHold } from "./use-shown-hold";

export interface HoldCardProps {
  hold: ShownHold & { claimId: Id<"claims"> };
  viewerZone: string;
}

/** The time that is kept while one decides, at the head of the checkout: a card on a desk, a strip on a phone. */
export function HoldCard({ hold, viewerZone }: HoldCardProps) {
  const { secondsLeft, totalSeconds } = useHoldClock(hold, viewerZone);
  const actions = useHoldActions(viewerZone);
  const nowAt = useNow(60_000);
  const until = formatClock(hold.expiresAt, viewerZone);
  const isLast = secondsLeft <= LAST_MINUTE_SECONDS;
  const more = !hold.isExtended;
  const extend = () => {
    if (actions.busy === null) void actions.extend(hold.claimId);
  };
  return (
    <section aria-label="Your held time">
      <div
        className={classNames(
          "nums flex min-h-12 items-center gap-2.5 rounded-md border border-moment-line bg-moment px-4 text-sm text-on-moment md:hidden",
          isLast && "inset-shadow-[0_0_0_2px_var(--color-on-moment)]",
        )}
      >
        <Timer size={20} aria-hidden />
        <p className="min-w-0 flex-1">
          <strong>Held for you</strong> until {until}{" "}
          <span aria-hidden className="font-semibold">
            · {countdownDigits(secondsLeft)}
          </span>
        </p>
        {more && (
          <button
            type="button"
            onClick={extend}
            className="-mr-2 min-h-11 rounded-sm px-2 font-semibold underline underline-offset-4 focus-visible:outline-on-moment"
            aria-label="5 more minutes"
          >
            +5 min
          </button>
        )}
      </div>
      <div className="hidden items-center gap-5 rounded-lg border border-moment-soft-line bg-moment-soft p-5 md:flex">
        <HoldRing secondsLeft={secondsLeft} totalSeconds={totalSeconds} size={72} />
        <div className="nums min-w-0 flex-1">
          <h2 className="text-lg">{formatMoment(hold.startsAt, viewerZone, nowAt)} is held for you</h2>
          <p className="text-sm text-ink-2">
            {isLast && more
              ? "One minute left. Need more?"
              : `Nobody else can take it until ${until}. Reloading is fine.`}
          </p>
        </div>
        {more && (
          <button
            type="button"
            onClick={extend}
            aria-busy={actions.busy === "extending" || undefined}
            className="inline-flex min-h-12 flex-none items-center gap-2 rounded-md border border-moment-line px-4 font-semibold text-ink hover:bg-moment/15"
          >
            <Plus size={18} aria-hidden />5 more minutes
          </button>
        )}
      </div>
    </section>
  );
}
