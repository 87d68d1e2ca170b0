import { useNavigate } from "@tanstack/react-router";
import { Gift } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { OFFER_MINUTES } from "../../../convex/domain/limits";
import { useNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatPaid } from "../../lib/format-money";
import { formatMoment, spokenMoment } from "../../lib/format-time";
import { useTimeZone } from "../../lib/viewer";
import { useAnnounce } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { formatLabels } from "../../ui/format-icon";
import { HoldRing } from "../../ui/hold-ring";
import { useToast } from "../../ui/toast";
import { useAccept, useDecline, useWaitlist, type WaitlistOffer } from "./queries";

/** What the waitlist offers at this moment, over whatever page one is on. */
export function OfferCards() {
  const offers = useWaitlist()?.offers ?? [];
  const timeZone = useTimeZone();
  if (offers.length === 0) return null;
  return (
    <section
      aria-label="Offers of the waitlist"
      className="pointer-events-none fixed inset-x-0 top-0 z-(--z-ring) grid gap-2.5 px-3 pt-3 md:pt-4"
    >
      {offers.map((offer) => (
        <OfferCard key={offer.claimId} offer={offer} timeZone={timeZone} />
      ))}
    </section>
  );
}

function OfferCard({ offer, timeZone }: { offer: WaitlistOffer; timeZone: string }) {
  const nowAt = useNow(1000);
  const answers = useAnswers(offer);
  const announce = useAnnounce();
  const lesson = `${offer.serviceName} with ${offer.instructorName}`;
  const isSaid = useRef(false);
  useEffect(() => {
    if (isSaid.current) return;
    isSaid.current = true;
    announce.assertive(
      `A time is free: ${lesson}, ${spokenMoment(offer.startsAt, timeZone)}. It is kept for you for two minutes.`,
    );
  }, [announce, lesson, offer.startsAt, timeZone]);
  const left = offer.expiresAt - nowAt;
  // The server ends it within a moment.
  if (left <= 0) return null;
  return (
    <article
      aria-label={lesson}
      data-waitlist-offer
      className="pointer-events-auto mx-auto w-full max-w-144 animate-appear rounded-xl border border-moment-line bg-raised p-4 shadow-lg md:p-5"
    >
      <div className="flex items-center gap-4">
        <HoldRing secondsLeft={left / 1000} totalSeconds={OFFER_MINUTES * 60} size={60} />
        <div className="nums min-w-0 flex-1">
          <p className="flex items-center gap-1.5 text-sm font-semibold text-moment-text">
            <Gift size={16} aria-hidden />A time is free for you
          </p>
          <h2 className="text-lg wrap-anywhere">{formatMoment(offer.startsAt, timeZone, nowAt)}</h2>
          <p className="text-sm text-ink-2">
            {lesson} · {formatLabels[offer.format]} · {offer.durationMinutes} min ·{" "}
            {formatPaid(offer.price.totalCents)}
          </p>
        </div>
      </div>
      <div className="mt-4 flex gap-2.5">
        <Button
          variant="quiet"
          className="flex-1"
          pending={answers.busy === "declining"}
          onClick={answers.decline}
        >
          Decline
        </Button>
        <Button className="flex-2" pending={answers.busy === "accepting"} onClick={answers.accept}>
          Take it
        </Button>
      </div>
    </article>
  );
}

function useAnswers({ claimId, instructorName }: WaitlistOffer) {
  const sendAccept = useAccept();
  const sendDecline = useDecline();
  const navigate = useNavigate();
  const toast = useToast();
  const announce = useAnnounce();
  const [busy, setBusy] = useState<"accepting" | "declining" | null>(null);
  const accept = async () => {
    setBusy("accepting");
    try {
      const answer = await sendAccept({ claimId });
      if (answer.ok) return void navigate({ to: "/checkout/$claimId", params: { claimId: answer.claimId } });
      toast.show({
        icon: "warn",
        lead: "Not taken.",
        text: refusalMessage(answer.error, { name: instructorName }),
      });
    } catch (error) {
      toast.show({ icon: "warn", lead: "Not taken.", text: thrownMessage(error) });
    }
    setBusy(null);
  };
  const decline = async () => {
    setBusy("declining");
    try {
      await sendDecline({ claimId });
      announce.polite("Declined. You stay on the waitlist for other times.");
    } catch (error) {
      toast.show({ icon: "warn", lead: "Not declined.", text: thrownMessage(error) });
      setBusy(null);
    }
  };
  return { busy, accept: () => void accept(), decline: () => void decline() };
}
