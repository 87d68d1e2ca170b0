import { HOLD_EXTENSION_MINUTES, HOLD_MINUTES } from "../../../convex/domain/limits";
import { MINUTE } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatClock, formatMoment } from "../../lib/format-time";
import { ButtonLink } from "../../ui/button-link";
import { HoldRing } from "../../ui/hold-ring";
import type { Hold } from "./queries";

export function HeldTime({ hold, timeZone }: { hold: Hold; timeZone: string }) {
  const nowAt = useNow(1000);
  const left = hold.expiresAt - nowAt;
  // The server ends it within a moment.
  if (left <= 0) return null;
  const total = HOLD_MINUTES + (hold.isExtended ? HOLD_EXTENSION_MINUTES : 0);
  return (
    <li className="flex items-center gap-3.5 rounded-lg border border-moment-soft-line bg-moment-soft p-3.5 sm:p-4">
      <HoldRing secondsLeft={left / 1000} totalSeconds={(total * MINUTE) / 1000} size={56} />
      <div className="nums min-w-0 flex-1">
        <p className="font-semibold wrap-anywhere">
          {hold.serviceName} with {hold.instructorName}
        </p>
        <p className="text-sm text-ink-2">
          {formatMoment(hold.startsAt, timeZone, nowAt)}, held for you until{" "}
          {formatClock(hold.expiresAt, timeZone)}
        </p>
      </div>
      <ButtonLink
        to="/checkout/$claimId"
        params={{ claimId: hold.claimId }}
        variant="quiet"
        size="sm"
        aria-label={`Continue with ${hold.serviceName} with ${hold.instructorName}`}
      >
        Continue
      </ButtonLink>
    </li>
  );
}
