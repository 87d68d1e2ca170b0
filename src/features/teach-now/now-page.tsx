import { useState } from "react";
import { useNow } from "../../lib/clock";
import { useMember, useTimeZone } from "../../lib/viewer";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { NowForm } from "./now-form";
import { NowMatched } from "./now-matched";
import { NowRinging } from "./now-ringing";
import { endedWords } from "./now-words";
import { useLatest } from "./queries";
import { Notice } from "../../ui/notice";

export interface NowPageProps {
  /** Slug of the service that is asked for. */
  service: string | undefined;
  onService: (slug: string) => void;
}

/** A lesson within minutes: what one wants, who is being rung, and who it is. */
export function NowPage({ service, onService }: NowPageProps) {
  const member = useMember();
  const latest = useLatest();
  const timeZone = useTimeZone();
  const nowAt = useNow(1000);
  const [leftId, setLeftId] = useState<string | null>(null);
  const shown = latest != null && latest.requestId !== leftId ? latest : null;
  const isRinging = shown?.state === "ringing" && nowAt < shown.endsAt;
  const isComing = shown?.match != null && nowAt < shown.match.startsAt + shown.durationMinutes * 60_000;
  // A request of another day is history.
  const hasJustEnded =
    shown !== null && !isRinging && shown.state !== "matched" && nowAt - shown.endsAt < 10 * 60_000;
  return (
    <Page className="py-8 md:py-12">
      <div className="mx-auto grid max-w-160 gap-6">
        {member === undefined || (member !== null && latest === undefined) ? (
          <Loading label="Loading">
            <Skeleton className="h-10 w-64" />
            <Skeleton className="mt-6 h-96 rounded-lg" />
          </Loading>
        ) : isRinging ? (
          <NowRinging request={shown} nowAt={nowAt} />
        ) : isComing && shown?.match != null ? (
          <NowMatched
            request={shown}
            match={shown.match}
            timeZone={timeZone}
            onAgain={() => setLeftId(shown.requestId)}
          />
        ) : (
          <>
            <header>
              <h1 className="text-2xl md:text-3xl">Teach me now</h1>
              <p className="mt-2 text-ink-2">
                Everybody who is ready is rung at once. The first to accept teaches you, within minutes.
              </p>
            </header>
            {hasJustEnded && (
              <Notice
                tone="info"
                role="status"
                lead={shown.state === "withdrawn" ? "Withdrawn." : "No luck."}
              >
                {endedWords(shown)}
              </Notice>
            )}
            <NowForm
              service={service}
              onService={onService}
              timeZone={timeZone}
              isMember={member !== null}
              nowAt={nowAt}
            />
          </>
        )}
      </div>
    </Page>
  );
}
