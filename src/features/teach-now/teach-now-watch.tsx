import { useEffect, useRef } from "react";
import { READY_RENEW_SECONDS } from "../../../convex/domain/limits";
import { useNow } from "../../lib/clock";
import { useToast } from "../../ui/toast";
import { useReadiness, useRinging, useStayReady, type Ring } from "./queries";
import { RingDialog } from "./ring-dialog";

/** On every page of who teaches: keeps them ready while they are, and rings. */
export function TeachNowWatch({ timeZone }: { timeZone: string }) {
  const isReady = useReadiness()?.readySince != null;
  useKeepReady(isReady);
  const rings = useRinging();
  const nowAt = useNow(1000);
  const open = (rings ?? []).filter(
    ({ state, endsAt, hasDeclined }) => state === "ringing" && !hasDeclined && nowAt < endsAt,
  );
  // The one that rings longest; the others wait behind it.
  const first = open.at(-1);
  useTellHowItEnded(rings);
  return first === undefined ? null : (
    <RingDialog
      key={first.requestId}
      ring={first}
      others={open.length - 1}
      timeZone={timeZone}
      nowAt={nowAt}
    />
  );
}

function useKeepReady(isReady: boolean): void {
  const stay = useStayReady();
  useEffect(() => {
    if (!isReady) return;
    const renew = () => void stay({}).catch(() => undefined);
    renew();
    const timer = setInterval(renew, READY_RENEW_SECONDS * 1000);
    // A sleeping tab's timers are late.
    document.addEventListener("visibilitychange", renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", renew);
    };
  }, [isReady, stay]);
}

/** What rang before one's eyes and was taken or withdrawn: one sentence. */
function useTellHowItEnded(rings: readonly Ring[] | undefined): void {
  const toast = useToast();
  const seen = useRef(new Set<string>());
  useEffect(() => {
    for (const { requestId, state, hasDeclined, winner, studentName } of rings ?? []) {
      if (state === "ringing") {
        if (!hasDeclined) seen.current.add(requestId);
        else seen.current.delete(requestId);
        continue;
      }
      if (!seen.current.delete(requestId)) continue;
      // A match without a winner is one's own.
      if (state === "matched" && winner === null) continue;
      const lead = {
        matched: `${winner} was faster.`,
        withdrawn: `${studentName} withdrew.`,
        ended: `${studentName} waits no longer.`,
      }[state];
      toast.show({ icon: "info", lead, text: "You stay on." });
    }
  }, [rings, toast]);
}
