import { useEffect, useRef, useState } from "react";
import { MINUTE, type Instant } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";

/** Timers count no further than 32 bits; a tab that slept asks again when it is looked at. */
const LONGEST_WAIT_MS = 10 * MINUTE;

/**
 * A number that changes when the picture may: at each full minute (notice and overnight rules move only then) and at the
 * given instant (a hold runs out, a mark ends).
 */
export function useGridTick(nextAt: Instant | null): number {
  const [tick, setTick] = useState(0);
  /** The instant that was ticked for: while nothing is drawn anew (facts load) it stays the next one, and one tick is enough. */
  const ticked = useRef<Instant | null>(null);
  useEffect(() => {
    const now = serverNow();
    const minuteAt = Math.floor(now / MINUTE) * MINUTE + MINUTE;
    // It may have passed while the screen was being drawn.
    const isDone = nextAt === null || (nextAt <= now && ticked.current === nextAt);
    const wakeAt = isDone ? minuteAt : Math.min(Math.max(nextAt, now), minuteAt);
    const timer = setTimeout(
      () => {
        if (nextAt !== null && nextAt <= serverNow()) ticked.current = nextAt;
        setTick((count) => count + 1);
      },
      Math.min(wakeAt - now + 5, LONGEST_WAIT_MS),
    );
    const onShown = () => {
      if (document.visibilityState === "visible") setTick((count) => count + 1);
    };
    document.addEventListener("visibilitychange", onShown);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onShown);
    };
  }, [nextAt, tick]);
  return tick;
}
