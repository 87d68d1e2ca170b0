import { useMemo } from "react";
import { nearestStarts } from "../../convex/domain/slots";
import { HoldMessages } from "../features/slots/hold-messages";
import { MYSELF } from "../features/slots/own-times";
import type { HoldFailure, HoldWish } from "../features/slots/use-hold";
import { useNextStarts } from "../features/slots/use-next-starts";
import { useOwnClaims } from "../features/slots/use-week-facts";

export interface HoldFailedProps {
  failure: HoldFailure;
  /** Whom the time was of. */
  instructor: { displayName: string; timeZone: string };
  viewerZone: string;
  onHold: (wish: HoldWish) => void;
  onClose: () => void;
}

/** A press on the home page that didn't win: what is true, the nearest free times, the way out. */
export function HoldFailed({ failure, instructor, viewerZone, onHold, onClose }: HoldFailedProps) {
  const { wish } = failure;
  const claims = useOwnClaims();
  const { instructorId, format, durationMinutes } = wish;
  const starts = useNextStarts(
    useMemo(
      () => [{ instructorId, timeZone: instructor.timeZone, wanted: { format, durationMinutes } }],
      [instructorId, format, durationMinutes, instructor.timeZone],
    ),
  );
  const known = starts.get(instructorId);
  // Said once, with the nearest times: they are a moment away.
  if (known === undefined && failure.kind === "refused") return null;
  const again = (startsAt: number) => onHold({ ...wish, startsAt });
  return (
    <HoldMessages
      place="pageEnd"
      failure={failure}
      ended={null}
      nearest={nearestStarts(known ?? [], wish.startsAt, 3)}
      holds={claims?.holds ?? []}
      instructorFirstName={instructor.displayName.split(" ")[0] ?? ""}
      viewerZone={viewerZone}
      taught={MYSELF}
      onHold={again}
      onHoldAgain={(_lost, startsAt) => again(startsAt)}
      onRelease={(replaces) => onHold({ ...wish, replaces })}
      onRetry={() => again(wish.startsAt)}
      onCloseFailure={onClose}
      onCloseEnded={onClose}
    />
  );
}
