import { useEffect, useRef, useState } from "react";
import { RING_SECONDS } from "../../../convex/domain/limits";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatPaid } from "../../lib/format-money";
import { useAnnounce } from "../../ui/announcer";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { HoldRing } from "../../ui/hold-ring";
import { useToast } from "../../ui/toast";
import { instructors } from "./now-words";
import { useWithdraw, type LessonRequest } from "./queries";

/** Who is being rung, and how long it rings on. */
export function NowRinging({ request, nowAt }: { request: LessonRequest; nowAt: number }) {
  const withdraw = useWithdraw();
  const toast = useToast();
  const announce = useAnnounce();
  const [pending, setPending] = useState(false);
  const open = request.rung.filter(({ hasDeclined }) => !hasDeclined);
  const isSaid = useRef(false);
  useEffect(() => {
    if (isSaid.current) return;
    isSaid.current = true;
    announce.polite(`Ringing ${instructors(request.rung.length)} for ${request.serviceName}.`);
  }, [announce, request.rung.length, request.serviceName]);
  const stop = async () => {
    setPending(true);
    try {
      const answer = await withdraw({ requestId: request.requestId });
      if (!answer.ok)
        toast.show({ icon: "warn", lead: "Not withdrawn.", text: refusalMessage(answer.error) });
    } catch (error) {
      toast.show({ icon: "warn", lead: "Not withdrawn.", text: thrownMessage(error) });
    }
    setPending(false);
  };
  return (
    <Card depth="raised" className="grid justify-items-center gap-5 p-6 md:p-8">
      <HoldRing secondsLeft={(request.endsAt - nowAt) / 1000} totalSeconds={RING_SECONDS} size={132} />
      <div className="text-center">
        <h1 className="text-2xl">
          {open.length === 0 ? "Nobody can just now" : `Ringing ${instructors(open.length)}`}
        </h1>
        <p className="mt-1 text-ink-2">
          {request.serviceName} · {request.durationMinutes} min
          {request.learnerName !== null && ` · for ${request.learnerName}`}
        </p>
        <p className="mt-1 text-sm text-ink-2">
          Who becomes ready meanwhile is rung, too. Keep this page open.
        </p>
      </div>
      <ul aria-label="Who is rung" className="grid w-full gap-2">
        {request.rung.map(({ instructorId, userId, displayName, price, hasDeclined }) => (
          <li
            key={instructorId}
            className="flex items-center gap-3 rounded-md border border-line bg-surface px-4 py-3"
          >
            <Avatar id={userId} name={displayName} size={44} online={!hasDeclined} faded={hasDeclined} />
            <p className="min-w-0 flex-1 font-semibold wrap-anywhere">{displayName}</p>
            <p className="nums text-right text-sm">
              {formatPaid(price.totalCents)}
              <span className={hasDeclined ? "block text-ink-3" : "block font-medium text-moment-text"}>
                {hasDeclined ? "Not now" : "Ringing"}
              </span>
            </p>
          </li>
        ))}
      </ul>
      <Button variant="quiet" pending={pending} onClick={() => void stop()}>
        Withdraw
      </Button>
    </Card>
  );
}
