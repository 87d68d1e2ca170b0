import type { Id } from "../../../convex/_generated/dataModel";
import type { OfferedStart } from "../../../convex/domain/slots";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { classNames } from "../../ui/class-names";
import { HoldEnded } from "./hold-ended";
import { HoldFailurePanel } from "./hold-failure-panel";
import type { TaughtPerson } from "./own-times";
import type { HoldFailure } from "./use-hold";
import type { ShownHold } from "./use-shown-hold";
import type { OwnHold } from "./use-week-facts";

export interface HoldMessagesProps {
  /** At the lower edge of the page, over a bar that stands there, or where they are put. */
  place: "pageEnd" | "aboveBar" | "inside";
  failure: HoldFailure | null;
  ended: ShownHold | null;
  nearest: readonly OfferedStart[];
  holds: readonly OwnHold[];
  instructorFirstName: string;
  viewerZone: TimeZone;
  taught: TaughtPerson;
  onHold: (startsAt: Instant) => void;
  onHoldAgain: (lost: ShownHold, startsAt: Instant) => void;
  onRelease: (claimId: Id<"claims">) => void;
  onRetry: () => void;
  onCloseFailure: () => void;
  onCloseEnded: () => void;
}

/** What there is to say of a hold that wasn't won or has ended: at the lower edge, so that no time moves. */
export function HoldMessages(props: HoldMessagesProps) {
  if (props.failure === null && props.ended === null) return null;
  if (props.place === "inside") return <Message {...props} />;
  return (
    <div
      className={classNames(
        "pointer-events-none fixed inset-x-0 z-(--z-bar) px-4 pb-[env(safe-area-inset-bottom)]",
        props.place === "aboveBar" ? "bottom-24 lg:bottom-26" : "bottom-17 md:bottom-5",
      )}
    >
      <div className="pointer-events-auto mx-auto max-w-144">
        <Message {...props} />
      </div>
    </div>
  );
}

function Message(props: HoldMessagesProps) {
  const { failure, ended, viewerZone } = props;
  const isBand = props.place === "inside";
  const className = classNames(
    "animate-appear text-left",
    isBand ? "rounded-md bg-sunken p-4" : "rounded-lg border border-line bg-raised p-4 shadow-lg md:p-5",
  );
  if (failure !== null) {
    return (
      <HoldFailurePanel
        failure={failure}
        nearest={props.nearest}
        holds={props.holds}
        instructorFirstName={props.instructorFirstName}
        viewerZone={viewerZone}
        nowAt={serverNow()}
        onHold={props.onHold}
        onRelease={(hold) => props.onRelease(hold.claimId)}
        onRetry={props.onRetry}
        onClose={props.onCloseFailure}
        isBand={isBand}
        className={className}
      />
    );
  }
  return (
    ended !== null && (
      <HoldEnded
        hold={ended}
        // A page that saw it stand saw no signing in: that leads through other pages.
        lost={null}
        taught={props.taught}
        viewerZone={viewerZone}
        onHold={(startsAt) => props.onHoldAgain(ended, startsAt)}
        onClose={props.onCloseEnded}
        className={className}
      />
    )
  );
}
