import { Plus } from "lucide-react";
import { endOf } from "../../../convex/domain/claims";
import { formatPaid } from "../../lib/format-money";
import {
  clocksDiffer,
  formatClock,
  formatDate,
  formatMoment,
  formatRangeWithZone,
  zoneAbbreviation,
} from "../../lib/format-time";
import { useNow } from "../../lib/clock";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { formatLabels } from "../../ui/format-icon";
import { HoldRing } from "../../ui/hold-ring";
import { useHoldActions } from "./hold-actions";
import { LAST_MINUTE_SECONDS } from "./hold-clock";
import { useHoldClock } from "./use-hold-clock";
import type { ShownHold } from "./use-shown-hold";

export interface HoldSummaryProps {
  hold: ShownHold;
  instructorFirstName: string;
  viewerZone: string;
}

/** What one holds, how long it lasts, what it costs and the one way on. */
export function HoldSummary({ hold, instructorFirstName: name, viewerZone }: HoldSummaryProps) {
  const { secondsLeft, totalSeconds } = useHoldClock(hold, viewerZone);
  const actions = useHoldActions(viewerZone);
  const nowAt = useNow(60_000);
  const { claimId, startsAt, price, instructorTimeZone } = hold;
  const endsAt = endOf(hold);
  const lesson = `${hold.serviceName} · ${formatLabels[hold.format]} · ${hold.durationMinutes} min`;
  const twoClocks = clocksDiffer(startsAt, viewerZone, instructorTimeZone);
  const needsMore = secondsLeft <= LAST_MINUTE_SECONDS && !hold.isExtended;
  return (
    <>
      <HoldRing secondsLeft={secondsLeft} totalSeconds={totalSeconds} size={52} />
      <div className="nums min-w-0 flex-1">
        <p className="hidden font-semibold lg:block">
          {formatDate(startsAt, viewerZone)} · {formatRangeWithZone(startsAt, endsAt, viewerZone)}
        </p>
        <p className="hidden truncate text-sm text-ink-2 lg:block">
          {needsMore
            ? "One minute left. Need more?"
            : twoClocks
              ? `${formatRangeWithZone(startsAt, endsAt, instructorTimeZone)} for ${name} · ${lesson}`
              : lesson}
        </p>
        <p className="text-lg font-semibold lg:hidden">{formatPaid(price.totalCents)}</p>
        <p className="text-xs text-ink-2 sm:text-sm lg:hidden">
          {formatMoment(startsAt, viewerZone, nowAt)} {zoneAbbreviation(startsAt, viewerZone)}
        </p>
      </div>
      {needsMore && claimId !== null ? (
        <Button
          variant="quiet"
          size="sm"
          icon={<Plus size={16} aria-hidden />}
          pending={actions.busy === "extending"}
          onClick={() => void actions.extend(claimId)}
        >
          <span className="max-sm:sr-only">5 more minutes</span>
          <span aria-hidden className="sm:hidden">
            5 min
          </span>
        </Button>
      ) : (
        claimId !== null && (
          <Button
            variant="link"
            size="sm"
            className="max-lg:hidden"
            pending={actions.busy === "releasing"}
            onClick={() => void actions.release(claimId)}
          >
            Release
          </Button>
        )
      )}
      <div className="nums hidden flex-none text-right lg:block">
        <p className="text-lg font-semibold">{formatPaid(price.totalCents)}</p>
        <p className="text-xs text-ink-2">incl. {formatPaid(price.feeCents)} booking protection</p>
      </div>
      {claimId === null ? (
        <Button pending pendingLabel="Holding…" className="min-w-32">
          Continue
        </Button>
      ) : (
        <ButtonLink
          to="/checkout/$claimId"
          params={{ claimId }}
          className="min-w-28 sm:min-w-32"
          aria-label={`Continue with ${formatClock(startsAt, viewerZone)}, ${formatPaid(price.totalCents)}`}
        >
          Continue
        </ButtonLink>
      )}
    </>
  );
}
