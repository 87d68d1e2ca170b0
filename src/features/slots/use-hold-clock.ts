import { useEffect, useRef } from "react";
import { useNow } from "../../lib/clock";
import { formatClock } from "../../lib/format-time";
import { useAnnounce } from "../../ui/announcer";
import { holdSentence, secondsLeftOf, totalSecondsOf } from "./hold-clock";
import type { ShownHold } from "./use-shown-hold";

/** The seconds a hold has left, each second; says aloud what must be heard, once, at its moment. */
export function useHoldClock(
  hold: ShownHold | null,
  viewerZone: string,
): { secondsLeft: number; totalSeconds: number } {
  const nowAt = useNow(1000);
  const announce = useAnnounce();
  const secondsLeft = hold === null ? 0 : secondsLeftOf(hold, nowAt);
  const before = useRef<{ startsAt: number; secondsLeft: number } | null>(null);

  useEffect(() => {
    if (hold === null || hold.claimId === null) {
      before.current = null;
      return;
    }
    const last = before.current;
    before.current = { startsAt: hold.startsAt, secondsLeft };
    if (last?.startsAt !== hold.startsAt) {
      // On a page that opens with a hold this says how things stand.
      announce.polite(
        `${formatClock(hold.startsAt, viewerZone)} is held for you until ${formatClock(hold.expiresAt, viewerZone)}`,
      );
      return;
    }
    switch (holdSentence(hold, last.secondsLeft, secondsLeft)) {
      case "lastMinute":
        announce.polite("One minute left. You can add five.");
        break;
      case "lastMinuteExtended":
        announce.polite("One minute left.");
        break;
      case "lastCall":
        announce.polite("15 seconds left.");
        break;
      case null:
        break;
    }
  }, [hold, secondsLeft, viewerZone, announce]);

  return { secondsLeft, totalSeconds: hold === null ? 0 : totalSecondsOf(hold) };
}
