import { useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatClock } from "../../lib/format-time";
import { useAnnounce } from "../../ui/announcer";
import { useToast } from "../../ui/toast";
import { useExtend, useRelease } from "./queries";

export interface HoldActions {
  /** Gives the time back; true when that happened. */
  release: (claimId: Id<"claims">) => Promise<boolean>;
  extend: (claimId: Id<"claims">) => Promise<void>;
  busy: "releasing" | "extending" | null;
}

/** Releasing and extending one's hold; what goes wrong is said in a toast, the hold stays as it is. */
export function useHoldActions(viewerZone: string): HoldActions {
  const sendRelease = useRelease();
  const sendExtend = useExtend();
  const announce = useAnnounce();
  const toast = useToast();
  const [busy, setBusy] = useState<HoldActions["busy"]>(null);

  return {
    busy,
    async release(claimId) {
      setBusy("releasing");
      try {
        const answer = await sendRelease({ claimId });
        if (answer.ok) announce.polite("Released. The time is free for others again.");
        else toast.show({ icon: "warn", lead: "Not released.", text: refusalMessage(answer.error) });
        return answer.ok;
      } catch (error) {
        toast.show({ icon: "warn", lead: "Not released.", text: thrownMessage(error) });
        return false;
      } finally {
        setBusy(null);
      }
    },
    async extend(claimId) {
      setBusy("extending");
      try {
        const answer = await sendExtend({ claimId });
        if (answer.ok) announce.polite(`Held for you until ${formatClock(answer.expiresAt, viewerZone)}.`);
        else toast.show({ icon: "warn", lead: "Not extended.", text: refusalMessage(answer.error) });
      } catch (error) {
        toast.show({ icon: "warn", lead: "Not extended.", text: thrownMessage(error) });
      } finally {
        setBusy(null);
      }
    },
  };
}
