import { useState } from "react";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { Button } from "../../ui/button";
import { useToast } from "../../ui/toast";
import { useJoin, useLeave, type WaitlistEntry } from "./queries";
import { rangeWords } from "./wait-range";

/** Leaves at once; who didn't mean it joins again from the toast, behind those who came meanwhile. */
export function LeaveButton({ entry, viewerZone }: { entry: WaitlistEntry; viewerZone: string }) {
  const leave = useLeave();
  const join = useJoin();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const when = rangeWords(entry, viewerZone);

  const tell = (lead: string, error: unknown) =>
    toast.show({ icon: "warn", lead, text: thrownMessage(error) });
  const joinAgain = async () => {
    const { offeringId, format, durationMinutes, fromAt, toAt, learnerId } = entry;
    try {
      const answer = await join({ offeringId, format, durationMinutes, fromAt, toAt, learnerId });
      if (answer.ok) toast.show({ icon: "check", lead: "On the waitlist again." });
      else toast.show({ icon: "warn", lead: "Not joined.", text: refusalMessage(answer.error) });
    } catch (error) {
      tell("Not joined.", error);
    }
  };
  const go = async () => {
    setPending(true);
    try {
      await leave({ entryId: entry.entryId });
      toast.show({
        icon: "check",
        lead: "You left the waitlist.",
        text: `${entry.instructorName}, ${when}.`,
        action: { label: "Join again", onPress: () => void joinAgain() },
      });
    } catch (error) {
      tell("Not left.", error);
      setPending(false);
    }
  };
  return (
    <Button
      variant="quiet"
      size="sm"
      pending={pending}
      onClick={() => void go()}
      aria-label={`Leave the waitlist of ${entry.instructorName}, ${when}`}
    >
      Leave
    </Button>
  );
}
