import { X } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import type { LostBecause } from "../../../convex/domain/holds";
import { nearestStarts } from "../../../convex/domain/slots";
import { addDays, localDateOf, mondayOf, type Instant } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { formatClock, spokenMoment } from "../../lib/format-time";
import { useAnnounce } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { Heading } from "../../ui/heading";
import { SlotTile } from "../../ui/slot-tile";
import { endedWords } from "./ended-words";
import { momentNear } from "./slot-words";
import type { TaughtPerson } from "./own-times";
import { useFreeStarts } from "./use-free-starts";
import type { ShownHold } from "./use-shown-hold";

export type EndedHold = Pick<
  ShownHold,
  | "instructorId"
  | "instructorTimeZone"
  | "offeringId"
  | "learnerId"
  | "startsAt"
  | "durationMinutes"
  | "format"
>;

export interface HoldEndedProps {
  hold: EndedHold;
  taught: TaughtPerson;
  viewerZone: string;
  onHold: (startsAt: Instant) => void;
  /** Why signing in ended it, if it did; undefined while that isn't known. */
  lost: LostBecause | null | undefined;
  pending?: boolean;
  onClose?: (() => void) | undefined;
  className?: string;
}

/** The time ran out: is it still to be had, and if not, what is closest. Live. */
export function HoldEnded(props: HoldEndedProps) {
  const { hold, taught, viewerZone, onHold, onClose, lost, pending = false } = props;
  const { instructorTimeZone: zone, startsAt } = hold;
  const mondays = useMemo(() => {
    const monday = mondayOf(localDateOf(startsAt, zone));
    return [monday, addDays(monday, 7)];
  }, [startsAt, zone]);
  const found = useFreeStarts({ instructorId: hold.instructorId, wanted: hold, taught }, mondays);
  const time = formatClock(startsAt, viewerZone);
  const starts = found.status === "live" ? found.starts : [];
  const isOwnCalendar = lost === "ownLesson";
  const isFree = !isOwnCalendar && starts.some((start) => start.startsAt === startsAt);
  // The instructor has stopped teaching, or isn't there any more.
  const isGone = found.status === "gone";
  const isGoneBy = startsAt <= serverNow();
  const nearest = isFree || isOwnCalendar ? [] : nearestStarts(starts, startsAt, 3);
  const title = endedWords({ time, status: found.status, isFree, isGoneBy, lost });

  const announce = useAnnounce();
  const said = useRef("");
  useEffect(() => {
    if (found.status === "loading" || said.current === title) return;
    said.current = title;
    announce.assertive(title);
  }, [announce, found.status, title]);

  return (
    <section aria-label="Your hold ended" className={props.className}>
      <div className="flex items-start gap-3">
        <Heading level={2} className="min-w-0 flex-1 text-lg">
          {title}
        </Heading>
        {onClose !== undefined && (
          <button
            type="button"
            onClick={onClose}
            aria-label="Close"
            className="-mt-2 -mr-2 grid size-11 flex-none place-items-center rounded-md text-ink-2 hover:bg-hover"
          >
            <X size={18} aria-hidden />
          </button>
        )}
      </div>
      <p className="mt-0.5 text-sm text-ink-2">
        {isFree
          ? "Nothing was booked or charged."
          : nearest.length > 0
            ? "Nothing was booked or charged. Nearest:"
            : "Nothing was booked or charged."}
      </p>
      <div className="mt-3 flex min-h-12 flex-wrap gap-2">
        {isFree && (
          <Button variant="primary" pending={pending} onClick={() => onHold(startsAt)}>
            Hold it again
          </Button>
        )}
        {isGone && <ButtonLink to="/browse">See who else is free</ButtonLink>}
        {nearest.map((start) => (
          <SlotTile
            key={start.startsAt}
            state="free"
            time={momentNear(start.startsAt, startsAt, viewerZone, serverNow())}
            accessibleName={`${spokenMoment(start.startsAt, viewerZone)}, free`}
            onPress={pending ? undefined : () => onHold(start.startsAt)}
            className="w-auto! px-3.5!"
          />
        ))}
      </div>
    </section>
  );
}
