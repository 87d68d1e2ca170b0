import { useEffect, useRef } from "react";
import { X } from "lucide-react";
import type { OfferedStart } from "../../../convex/domain/slots";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { refusalMessage } from "../../lib/error-message";
import { formatClock, formatMoment, spokenMoment } from "../../lib/format-time";
import { classNames } from "../../ui/class-names";
import { useAnnounce } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { Heading } from "../../ui/heading";
import { SlotTile } from "../../ui/slot-tile";
import { momentNear } from "./slot-words";
import type { HoldFailure } from "./use-hold";
import type { OwnHold } from "./use-week-facts";

export interface HoldFailurePanelProps {
  failure: HoldFailure;
  /** Up to three free starts closest to the pressed one, live. */
  nearest: readonly OfferedStart[];
  /** The viewer's own holds, to choose from when there are too many. */
  holds: readonly OwnHold[];
  instructorFirstName: string;
  viewerZone: TimeZone;
  nowAt: Instant;
  onHold: (startsAt: Instant) => void;
  onRelease: (hold: OwnHold) => void;
  onRetry: () => void;
  onClose: () => void;
  /** A low band inside of something, all of it in one line where there is room. */
  isBand?: boolean;
  className?: string;
}

/** A press that didn't win: what is true, and the way out, beside the week and over nothing. */
export function HoldFailurePanel(props: HoldFailurePanelProps) {
  const { failure, nearest, viewerZone, nowAt, onClose, isBand = false } = props;
  const time = formatClock(failure.wish.startsAt, viewerZone);
  const panel = useRef<HTMLElement>(null);
  const announce = useAnnounce();
  const words = failureWords(failure, time, props.instructorFirstName, viewerZone);
  const offersOthers = words.offersOthers && nearest.length > 0;

  useEffect(() => {
    const others = offersOthers
      ? ` Nearest: ${nearest.map((start) => formatMoment(start.startsAt, viewerZone, nowAt)).join(", ")}.`
      : "";
    announce.assertive(`${words.title}.${words.text === "" ? "" : ` ${words.text}`}${others}`);
    panel.current?.focus();
    // Said once for a failure; the nearest times go on living without being read again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [failure]);

  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={words.title}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // Whatever the panel stands in stays open.
        event.stopPropagation();
        onClose();
      }}
      className={classNames(
        isBand && "relative lg:flex lg:flex-wrap lg:items-center lg:gap-x-5 lg:gap-y-3 lg:pr-16",
        props.className,
      )}
    >
      <div className="flex items-start gap-3">
        {words.isTaken && !isBand && (
          <span aria-hidden className="nums mt-0.5 text-sm text-slot-taken-text line-through">
            {time}
          </span>
        )}
        <Heading
          level={3}
          className={classNames("min-w-0 flex-1", isBand ? "pr-10 text-base lg:pr-0" : "text-lg")}
        >
          {words.title}
        </Heading>
        <button
          type="button"
          onClick={onClose}
          aria-label="Close"
          className={classNames(
            "grid size-11 flex-none place-items-center rounded-md text-ink-2 hover:bg-hover",
            isBand ? "absolute top-2 right-2 lg:top-1/2 lg:right-3 lg:-translate-y-1/2" : "-mt-2 -mr-2",
          )}
        >
          <X size={18} aria-hidden />
        </button>
      </div>
      {words.text !== "" && !(isBand && offersOthers && words.isTaken) && (
        <p className="text-sm text-ink-2 lg:flex-1">{words.text}</p>
      )}
      {offersOthers && (
        <div className={isBand ? "lg:ml-auto lg:flex lg:items-center lg:gap-4" : "mt-3"}>
          <p className="text-sm text-ink-2">These are closest:</p>
          <div className={classNames("mt-2 flex flex-wrap gap-2", isBand && "lg:mt-0")}>
            {nearest.map((start) => (
              <SlotTile
                key={start.startsAt}
                state="free"
                time={momentNear(start.startsAt, failure.wish.startsAt, viewerZone, nowAt)}
                accessibleName={`${spokenMoment(start.startsAt, viewerZone)}, free`}
                onPress={() => props.onHold(start.startsAt)}
                className="w-auto! px-3.5!"
              />
            ))}
          </div>
        </div>
      )}
      {words.tooMany && (
        <ul className={classNames("grid gap-2", isBand ? "max-lg:mt-3 lg:w-full" : "mt-3")}>
          {props.holds.map((hold) => (
            <li key={hold.claimId} className="flex items-center justify-between gap-3 text-sm">
              <span className="nums">
                {formatMoment(hold.startsAt, viewerZone, nowAt)}, {hold.serviceName} with{" "}
                {hold.instructorName}
              </span>
              <Button variant="quiet" size="sm" onClick={() => props.onRelease(hold)}>
                Release
              </Button>
            </li>
          ))}
        </ul>
      )}
      {words.canRetry && (
        <Button variant="quiet" size="sm" className="mt-3" onClick={props.onRetry}>
          Try again
        </Button>
      )}
    </section>
  );
}

interface FailureWords {
  title: string;
  text: string;
  isTaken: boolean;
  offersOthers: boolean;
  tooMany: boolean;
  canRetry: boolean;
}

function failureWords(failure: HoldFailure, time: string, name: string, zone: TimeZone): FailureWords {
  const plain = { text: "", isTaken: false, offersOthers: false, tooMany: false, canRetry: false };
  if (failure.kind === "failed") {
    return { ...plain, title: `${time} wasn't held`, text: failure.message, canRetry: true };
  }
  const sentence = refusalMessage(failure.refusal, { time, name, timeZone: zone });
  switch (failure.refusal.code) {
    case "taken":
      return {
        ...plain,
        title: `${time} was just taken`,
        text: "It happened while you were pressing.",
        isTaken: true,
        offersOthers: true,
      };
    case "notOffered":
    case "ownConflict":
      return { ...plain, title: `${time} wasn't held`, text: sentence, offersOthers: true };
    case "tooManyHolds":
      return {
        ...plain,
        title: "You already hold two times",
        text: "Release one to take this.",
        tooMany: true,
      };
    case "rateLimited":
      return { ...plain, title: `${time} wasn't held`, text: sentence, canRetry: true };
    default:
      return { ...plain, title: `${time} wasn't held`, text: sentence };
  }
}
