import { useNow } from "../../lib/clock";
import { formatDuration } from "../../lib/format-time";

/** "25 h 47 min", by the second below five minutes; silent, since digits that run aren't news to a screen reader. */
export function Countdown({ at }: { at: number }) {
  const minuteAt = useNow(15_000);
  return at - minuteAt < 6 * 60_000 ? <EverySecond at={at} /> : <>{formatDuration(at - minuteAt)}</>;
}

function EverySecond({ at }: { at: number }) {
  return <>{formatDuration(at - useNow(1000))}</>;
}
