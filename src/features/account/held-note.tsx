import { browserTimeZone, formatClock, formatDay } from "../../lib/format-time";
import { useNow } from "../../lib/clock";
import { HoldRing } from "../../ui/hold-ring";
import { HOLD_EXTENSION_MINUTES, HOLD_MINUTES } from "../../../convex/domain/limits";
import { useWaitingHolds } from "./queries";

/** What makes signing up safe: the held time stands above the form, with its countdown. */
export function HeldNote() {
  const holds = useWaitingHolds();
  const nowAt = useNow(1000);
  const zone = browserTimeZone();
  const hold = holds?.filter((each) => each.expiresAt > nowAt).sort((a, b) => a.expiresAt - b.expiresAt)[0];
  if (hold === undefined) return null;
  const minutes = hold.isExtended ? HOLD_MINUTES + HOLD_EXTENSION_MINUTES : HOLD_MINUTES;
  return (
    <div className="mb-6 flex items-center gap-4 rounded-lg border border-moment-soft-line bg-moment-soft p-4">
      <HoldRing secondsLeft={(hold.expiresAt - nowAt) / 1000} totalSeconds={minutes * 60} size={56} />
      <p className="text-sm">
        <strong className="block text-base">
          {`${formatDay(hold.startsAt, zone, nowAt)} ${formatClock(hold.startsAt, zone)} with ${hold.instructorName}`}
        </strong>
        {`Held for you until ${formatClock(hold.expiresAt, zone)}, also while you fill this in.`}
      </p>
    </div>
  );
}
