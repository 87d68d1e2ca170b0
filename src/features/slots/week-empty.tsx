import { useEffect, useRef } from "react";
import type { OfferedStart } from "../../../convex/domain/slots";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { formatClock, formatDate, spokenMoment, zoneAbbreviation } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { SlotTile } from "../../ui/slot-tile";

export interface WeekEmptyProps {
  /** "Sarah is full this week." */
  title: string;
  /** Nobody may book it yet: when that changes, and the way back to what is open, if it isn't in sight. */
  notOpen?: { text: string; onBack: (() => void) | null } | undefined;
  /** The first free start after it; null: none as far as the instructor opens, undefined: still looking. */
  next: OfferedStart | null | undefined;
  viewerZone: TimeZone;
  isOld: boolean;
  /** It took the place of what had the focus. */
  takesFocus: boolean;
  /** It belongs to a short list. */
  isShort?: boolean | undefined;
  onHold: (startsAt: Instant) => void;
  onShow: (startsAt: Instant) => void;
}

/** A stretch without a free time: when the next one is, and the way there. */
export function WeekEmpty(props: WeekEmptyProps) {
  const { title, notOpen, next, viewerZone, isOld, takesFocus, isShort = false, onHold, onShow } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [takesFocus]);
  return (
    <div ref={box} tabIndex={-1} data-week-empty className={isShort ? "rounded-lg" : "min-h-60 rounded-lg"}>
      <EmptyState
        level={3}
        plain={isShort}
        title={title}
        text={`${notOpen === undefined ? "" : `${notOpen.text} `}${
          next === undefined
            ? "Looking for the next free time…"
            : next === null
              ? "Nothing is free in the weeks that are open for booking. Another length or format may be."
              : `Next free: ${formatDate(next.startsAt, viewerZone)}, ${formatClock(next.startsAt, viewerZone)} ${zoneAbbreviation(next.startsAt, viewerZone)}.`
        }`}
        action={
          <div className="flex flex-wrap items-center justify-center gap-2.5">
            {next != null && (
              <SlotTile
                state="free"
                time={`${formatDate(next.startsAt, viewerZone)}, ${formatClock(next.startsAt, viewerZone)}`}
                accessibleName={`${spokenMoment(next.startsAt, viewerZone)}, free`}
                disabled={isOld}
                onPress={() => onHold(next.startsAt)}
                className="w-auto! px-4!"
              />
            )}
            {next != null && notOpen === undefined && (
              <Button variant="soft" size="sm" onClick={() => onShow(next.startsAt)}>
                Show that day
              </Button>
            )}
            {notOpen !== undefined && notOpen.onBack !== null && (
              <Button variant="soft" size="sm" onClick={notOpen.onBack}>
                Back to the last open week
              </Button>
            )}
          </div>
        }
      />
    </div>
  );
}
