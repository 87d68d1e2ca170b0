import { useEffect, useMemo, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import type { Format, PriceLines } from "../../../convex/domain/common";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { choicePrice, type Offering } from "./lesson-choice";
import type { ComingHold } from "./use-hold";
import { useOwnClaims } from "./use-week-facts";

/** A hold as bars and cards show it: one that stands, or one that is on its way (`claimId` null). */
export interface ShownHold {
  claimId: Id<"claims"> | null;
  instructorId: Id<"instructors">;
  instructorTimeZone: TimeZone;
  offeringId: Id<"offerings">;
  serviceName: string;
  learnerId: Id<"learners"> | undefined;
  startsAt: Instant;
  durationMinutes: number;
  format: Format;
  expiresAt: Instant;
  isExtended: boolean;
  price: PriceLines;
}

/** The viewer's live hold with this instructor; the one that is on its way comes first. */
export function useShownHold(
  instructor: { instructorId: Id<"instructors">; timeZone: TimeZone; offerings: readonly Offering[] },
  coming: ComingHold | null,
): ShownHold | null {
  const claims = useOwnClaims();
  const nowAt = useNow(1000);
  const standing = claims?.holds.find(
    (hold) => hold.instructorId === instructor.instructorId && hold.expiresAt > nowAt,
  );
  const { timeZone, offerings } = instructor;
  return useMemo(
    () => (coming === null ? (standing ?? null) : comingAsShown(coming, timeZone, offerings)) ?? null,
    [coming, standing, timeZone, offerings],
  );
}

function comingAsShown(coming: ComingHold, zone: TimeZone, offerings: readonly Offering[]): ShownHold | null {
  const offering = offerings.find((each) => each.offeringId === coming.offeringId);
  const price = offering === undefined ? null : choicePrice(offering, coming.format, coming.durationMinutes);
  if (offering === undefined || price === null) return null;
  const { instructorId, offeringId, startsAt, durationMinutes, format, expiresAt, learnerId } = coming;
  return {
    claimId: null,
    instructorId,
    instructorTimeZone: zone,
    offeringId,
    serviceName: offering.serviceName,
    learnerId,
    startsAt,
    durationMinutes,
    format,
    expiresAt,
    isExtended: false,
    price,
  };
}

/** A clock may be behind by so much when the server already gave the time back. */
const CLOCK_TOLERANCE_MS = 3000;

/** The hold that ran out while this page looked on; one that was released or booked is no news. */
export function useEndedHold(hold: ShownHold | null): { ended: ShownHold | null; dismiss: () => void } {
  const [last, setLast] = useState(hold);
  const nowAt = useNow(1000);
  if (hold !== null && hold !== last) setLast(hold);
  const isGone = hold === null && last !== null;
  const ranOut = isGone && last.claimId !== null && last.expiresAt - CLOCK_TOLERANCE_MS <= nowAt;
  useEffect(() => {
    if (isGone && !ranOut) setLast(null);
  }, [isGone, ranOut]);
  return { ended: ranOut ? last : null, dismiss: () => setLast(null) };
}
