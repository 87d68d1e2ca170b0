import { CircleCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { clocksDiffer, formatClock, zoneAbbreviation } from "../../lib/format-time";
import { useAnnounce } from "../../ui/announcer";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { formatPaid } from "../../lib/format-money";
import type { LessonRequest } from "./queries";

export interface NowMatchedProps {
  request: LessonRequest;
  match: NonNullable<LessonRequest["match"]>;
  timeZone: string;
  onAgain: () => void;
}

/** Somebody has accepted: who, when, and for how much. */
export function NowMatched({ request, match, timeZone, onAgain }: NowMatchedProps) {
  const announce = useAnnounce();
  const isSaid = useRef(false);
  const { displayName, startsAt } = match;
  const time = formatClock(startsAt, timeZone);
  useEffect(() => {
    if (isSaid.current) return;
    isSaid.current = true;
    announce.assertive(`${displayName} teaches you at ${time}. The lesson is booked.`);
  }, [announce, displayName, time]);
  const winner = request.rung.find(({ instructorId }) => instructorId === match.instructorId);
  return (
    <Card depth="raised" className="grid animate-won justify-items-center gap-5 p-6 text-center md:p-8">
      <Avatar id={winner?.userId ?? match.instructorId} name={displayName} size={96} />
      <div>
        <p className="flex items-center justify-center gap-1.5 text-sm font-semibold text-good">
          <CircleCheck size={18} aria-hidden />
          Booked
        </p>
        <h1 className="mt-1 text-2xl wrap-anywhere md:text-3xl">
          {displayName} teaches you at {time}
        </h1>
        <p className="nums mt-2 text-ink-2">
          {request.serviceName} · {request.durationMinutes} min · {zoneAbbreviation(startsAt, timeZone)}
          {clocksDiffer(startsAt, timeZone, match.timeZone) &&
            `, ${formatClock(startsAt, match.timeZone)} ${zoneAbbreviation(startsAt, match.timeZone)} for them`}
          {winner !== undefined && ` · ${formatPaid(winner.price.totalCents)}`}
        </p>
      </div>
      <div className="flex flex-wrap justify-center gap-3">
        <ButtonLink to="/lessons/$bookingId" params={{ bookingId: match.bookingId }}>
          Lesson details
        </ButtonLink>
        <Button variant="quiet" onClick={onAgain}>
          Ask for another
        </Button>
      </div>
    </Card>
  );
}
