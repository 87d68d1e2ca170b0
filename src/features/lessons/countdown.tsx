import { MINUTE } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { timeLeftWords } from "./lesson-words";

/** "4 days 14 h", "25 h 47 min", by the second below five minutes. Silent: digits that run aren't news to a screen reader. */
export function Countdown({ at }: { at: number }) {
  const nowAt = useNow(15_000);
  return at - nowAt < 6 * MINUTE ? <EverySecond at={at} /> : <>{timeLeftWords(at - nowAt)}</>;
}

function EverySecond({ at }: { at: number }) {
  return <>{timeLeftWords(at - useNow(1000))}</>;
}
