import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { RING_SECONDS } from "../../../convex/domain/limits";
import { nextStart } from "../../../convex/domain/teachNow";
import { serverNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatPaid } from "../../lib/format-money";
import { formatClock, zoneAbbreviation } from "../../lib/format-time";
import { AttentionRing } from "../../ui/attention-ring";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { useToast } from "../../ui/toast";
import { instructors, wishWords } from "./now-words";
import { useAccept, useDecline, type Ring } from "./queries";
import { isQuiet, playRing } from "./ring-sound";

export interface RingDialogProps {
  ring: Ring;
  /** How many more ring behind it. */
  others: number;
  timeZone: string;
  nowAt: number;
}

/** A student wants to start now. Escape is "Not now". */
export function RingDialog({ ring, others, timeZone, nowAt }: RingDialogProps) {
  const answers = useAnswers(ring, timeZone);
  const acceptButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isQuiet(serverNow(), timeZone)) playRing();
    const title = document.title;
    document.title = `Ringing: ${title}`;
    return () => {
      document.title = title;
    };
  }, [timeZone]);
  const startsAt = nextStart(nowAt);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) answers.decline();
      }}
      initialFocus={acceptButton}
      closeButton={false}
      hero={
        <AttentionRing secondsLeft={(ring.endsAt - nowAt) / 1000} totalSeconds={RING_SECONDS}>
          <Avatar id={ring.studentId} name={ring.studentName} size={96} />
        </AttentionRing>
      }
      title={`${ring.studentName} wants to start now`}
      description={wishWords(ring)}
    >
      <dl className="nums grid grid-cols-3 gap-2 text-center">
        <Fact
          value={formatClock(startsAt, timeZone)}
          name={`start, ${zoneAbbreviation(startsAt, timeZone)}`}
        />
        <Fact
          value={`${ring.durationMinutes} min`}
          name={ring.format === "online" ? "online" : "at your place"}
        />
        <Fact value={formatPaid(ring.receivesCents)} name="you receive" />
      </dl>
      <div className="mt-5 grid gap-2">
        <Button
          ref={acceptButton}
          size="lg"
          pending={answers.busy === "accepting"}
          pendingLabel="Accepting…"
          onClick={answers.accept}
        >
          Accept
        </Button>
        <Button variant="link" pending={answers.busy === "declining"} onClick={answers.decline}>
          Not now
        </Button>
      </div>
      <p className="mt-3 text-center text-sm text-ink-2">
        {instructors(ring.rungCount)} {ring.rungCount === 1 ? "is" : "are"} ringing. The first to accept
        teaches. Passing never counts against you.
        {others > 0 && ` ${others} more ${others === 1 ? "request rings" : "requests ring"} behind it.`}
      </p>
    </Dialog>
  );
}

function Fact({ value, name }: { value: string; name: string }) {
  return (
    <div className="flex flex-col-reverse rounded-md bg-sunken px-2 py-3">
      <dt className="text-xs text-ink-2">{name}</dt>
      <dd className="text-lg font-bold">{value}</dd>
    </div>
  );
}

function useAnswers({ requestId, studentName }: Ring, timeZone: string) {
  const sendAccept = useAccept();
  const sendDecline = useDecline();
  const navigate = useNavigate();
  const toast = useToast();
  const [busy, setBusy] = useState<"accepting" | "declining" | null>(null);
  const run = async (what: "accepting" | "declining", act: () => Promise<void>) => {
    if (busy !== null) return;
    setBusy(what);
    try {
      await act();
    } catch (error) {
      toast.show({ icon: "warn", lead: "This didn’t work.", text: thrownMessage(error) });
    }
    setBusy(null);
  };
  const accept = () =>
    void run("accepting", async () => {
      const answer = await sendAccept({ requestId });
      if (!answer.ok) {
        // Who was faster is told when the ring closes.
        if (answer.error.code === "requestEnded") return;
        toast.show({ icon: "warn", lead: "Not accepted.", text: refusalMessage(answer.error, { timeZone }) });
        return;
      }
      const firstName = studentName.split(" ")[0] ?? studentName;
      toast.show({
        icon: "check",
        lead: "It’s yours.",
        text: `${firstName} joins at ${formatClock(answer.startsAt, timeZone)}.`,
      });
      await navigate({ to: "/lessons/$bookingId", params: { bookingId: answer.bookingId } });
    });
  const decline = () => void run("declining", async () => void (await sendDecline({ requestId })));
  return { busy, accept, decline };
}
