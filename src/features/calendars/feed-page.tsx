import { CalendarSync, Copy } from "lucide-react";
import { useRef, useState } from "react";
import type { Refusal } from "../../../convex/domain/errors";
import { useNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Dialog } from "../../ui/dialog";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { TextField } from "../../ui/text-field";
import { useToast } from "../../ui/toast";
import { newFeedToken } from "./feed-token";
import { useFeed, useRenewFeed, useTurnOffFeed } from "./queries";

type Question = "renew" | "turnOff";

/** The private address under which one's own calendar follows one's lessons. */
export function FeedPage() {
  const feed = useFeed();
  const { run, pending } = useFeedActions();
  const [question, setQuestion] = useState<Question | null>(null);
  return (
    <Page className="max-w-200! py-6 lg:py-8">
      <h1 className="text-2xl lg:text-3xl">Your calendar</h1>
      <p className="mt-2 mb-6 max-w-prose text-ink-2">
        Let Google, Apple or Outlook follow your lessons, those you take and those you teach. Booked, moved
        and cancelled lessons change there by themselves.
      </p>
      {feed === undefined ? (
        <Loading label="Loading your calendar address">
          <Skeleton className="h-44 rounded-lg" />
        </Loading>
      ) : feed === null ? (
        <Card className="p-5 lg:p-6">
          <h2 className="text-lg">No address yet</h2>
          <p className="mt-1 mb-5 max-w-prose text-ink-2">
            We make a secret address for your calendar app. Whoever knows it can read your lessons, so keep it
            to yourself. You can change it or turn it off at any time.
          </p>
          <Button
            icon={<CalendarSync size={20} aria-hidden />}
            pending={pending === "renew"}
            pendingLabel="Making it…"
            onClick={() => void run("renew")}
          >
            Make a calendar address
          </Button>
        </Card>
      ) : (
        <Address feed={feed} onAsk={setQuestion} />
      )}
      <FeedQuestion
        question={question}
        pending={pending !== null}
        onClose={() => setQuestion(null)}
        onSure={(asked) => void run(asked).then(() => setQuestion(null))}
      />
    </Page>
  );
}

function Address(props: {
  feed: NonNullable<ReturnType<typeof useFeed>>;
  onAsk: (question: Question) => void;
}) {
  const { url, lastReadAt } = props.feed;
  const nowAt = useNow(60_000);
  const toast = useToast();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      toast.show({
        icon: "check",
        lead: "Address copied.",
        text: "Add it in your calendar app as a subscription.",
      });
    } catch {
      toast.show({ icon: "warn", lead: "Not copied.", text: "Select the address and copy it yourself." });
    }
  };
  return (
    <Card className="p-5 lg:p-6">
      <TextField
        label="Secret address"
        value={url}
        readOnly
        hint="Keep it to yourself: whoever knows it can read your lessons."
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="mt-4 flex flex-wrap gap-2.5">
        <Button icon={<Copy size={20} aria-hidden />} onClick={() => void copy()}>
          Copy the address
        </Button>
        <Button variant="quiet" onClick={() => window.location.assign(url.replace(/^https?:/, "webcal:"))}>
          Open in a calendar app
        </Button>
      </div>
      <p className="nums mt-5 border-t border-line pt-4 text-sm text-ink-2">
        {lastReadAt === null
          ? "No calendar has read it yet."
          : `Last read by a calendar ${nowAt - lastReadAt < 60_000 ? "just now" : agoWords(nowAt - lastReadAt)}.`}
      </p>
      <div className="mt-2 -ml-3 flex flex-wrap">
        <Button variant="link" size="sm" onClick={() => props.onAsk("renew")}>
          Change the address
        </Button>
        <Button variant="link" size="sm" onClick={() => props.onAsk("turnOff")}>
          Turn it off
        </Button>
      </div>
    </Card>
  );
}

const QUESTIONS = {
  renew: {
    title: "Change the address?",
    text: "The old address answers nobody from then on. Calendars that follow it need the new one.",
    sure: "Change it",
  },
  turnOff: {
    title: "Turn the address off?",
    text: "Calendars that follow it get nothing more. Your lessons stay as they are.",
    sure: "Turn it off",
  },
};

function FeedQuestion(props: {
  question: Question | null;
  pending: boolean;
  onClose: () => void;
  onSure: (question: Question) => void;
}) {
  const { question, pending, onClose, onSure } = props;
  const keepButton = useRef<HTMLButtonElement>(null);
  const last = useRef<Question>("renew");
  if (question !== null) last.current = question;
  const words = QUESTIONS[last.current];
  return (
    <Dialog
      open={question !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      initialFocus={keepButton}
      title={words.title}
      description={words.text}
    >
      <div className="flex flex-col-reverse gap-2.5 md:flex-row md:justify-end">
        <Button ref={keepButton} variant="quiet" onClick={onClose}>
          Keep it
        </Button>
        <Button variant="danger" pending={pending} onClick={() => onSure(last.current)}>
          {words.sure}
        </Button>
      </div>
    </Dialog>
  );
}

function useFeedActions() {
  const renew = useRenewFeed();
  const turnOff = useTurnOffFeed();
  const toast = useToast();
  const [pending, setPending] = useState<Question | null>(null);
  const run = async (asked: Question) => {
    setPending(asked);
    const refusedLead = asked === "renew" ? "No new address." : "Not turned off.";
    const tell = (text: string) => toast.show({ icon: "warn", lead: refusedLead, text });
    try {
      const answer: { ok: true } | { ok: false; error: Refusal } =
        asked === "renew" ? await renew({ token: newFeedToken() }) : await turnOff({});
      if (!answer.ok) tell(refusalMessage(answer.error));
    } catch (error) {
      tell(thrownMessage(error));
    }
    setPending(null);
  };
  return { run, pending };
}

/** "5 minutes ago", "2 hours ago", "3 days ago" */
function agoWords(ms: number): string {
  const words = new Intl.RelativeTimeFormat("en-US");
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return words.format(-minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours < 48 ? words.format(-hours, "hour") : words.format(-Math.round(hours / 24), "day");
}
