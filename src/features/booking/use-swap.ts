import { useCallback, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import type { Instant } from "../../../convex/domain/time";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatClock } from "../../lib/format-time";
import { useToast } from "../../ui/toast";
import { moveDraft } from "./checkout-draft";
import { useHoldAgain, type Checkout } from "./queries";

export interface Swap {
  /** The same lesson for somebody else, or at another time: a new hold in the place of the old one, in one step. */
  swap: (change: { learnerId?: Id<"learners">; startsAt?: Instant }) => Promise<void>;
  pendingLearnerId: Id<"learners"> | null;
  pending: boolean;
}

/** If the new hold is refused the old one stays, and a sentence says why. */
export function useSwap(
  hold: Checkout["hold"],
  names: { instructor: string; viewerZone: string },
  onHeld: (claimId: Id<"claims">) => void,
): Swap {
  const send = useHoldAgain();
  const toast = useToast();
  const [under, setUnder] = useState<{ learnerId: Id<"learners"> | null } | null>(null);
  const { instructor, viewerZone } = names;

  const swap = useCallback(
    async (change: { learnerId?: Id<"learners">; startsAt?: Instant }) => {
      setUnder({ learnerId: change.learnerId ?? null });
      const startsAt = change.startsAt ?? hold.startsAt;
      try {
        const answer = await send({
          offeringId: hold.offeringId,
          format: hold.format,
          durationMinutes: hold.durationMinutes,
          learnerId: change.learnerId ?? hold.learnerId,
          startsAt,
          replaces: hold.claimId,
        });
        if (answer.ok) {
          moveDraft(hold.claimId, answer.claimId);
          onHeld(answer.claimId);
        } else {
          const time = formatClock(startsAt, viewerZone);
          toast.show({
            icon: "warn",
            text: refusalMessage(answer.error, { time, name: instructor, timeZone: viewerZone }),
          });
        }
      } catch (error) {
        toast.show({ icon: "warn", text: thrownMessage(error) });
      } finally {
        setUnder(null);
      }
    },
    [hold, instructor, onHeld, send, toast, viewerZone],
  );
  return { swap, pendingLearnerId: under?.learnerId ?? null, pending: under !== null };
}
