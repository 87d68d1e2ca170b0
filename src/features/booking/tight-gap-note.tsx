import { formatDate } from "../../lib/format-time";
import { Notice } from "../../ui/notice";
import { useAttended, type Checkout } from "./queries";
import { tightGap, tightWords } from "./tight-gap";

/** A word about a lesson elsewhere with little time between; it stops nobody. */
export function TightGapNote({ hold, viewerZone }: { hold: Checkout["hold"]; viewerZone: string }) {
  const lessons = useAttended();
  const startsAts = hold.series?.startsAts ?? [hold.startsAt];
  const gap = tightGap(hold, startsAts, lessons ?? []);
  if (gap === null) return null;
  const on = startsAts.length > 1 ? formatDate(gap.lesson.startsAt, viewerZone) : null;
  return (
    <Notice tone="warn" lead="That is tight." role="status">
      {tightWords(gap, on)}
    </Notice>
  );
}
