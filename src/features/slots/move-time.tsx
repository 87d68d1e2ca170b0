import type { Id } from "../../../convex/_generated/dataModel";
import type { Format } from "../../../convex/domain/common";
import { nearestStarts } from "../../../convex/domain/slots";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { useIsDesk } from "../../ui/use-is-desk";
import { HoldMessages } from "./hold-messages";
import { useTaught } from "./queries";
import { TimesCard, type ShownDates } from "./times-card";
import { freeStartsOf } from "./use-live-week";
import { useShownTimes } from "./use-shown-times";
import { isFree } from "./week-grid";

export interface MoveTimeProps {
  lesson: {
    bookingId: string;
    offeringId: Id<"offerings">;
    learnerId: Id<"learners">;
    format: Format;
    durationMinutes: number;
    instructor: { instructorId: Id<"instructors">; timeZone: TimeZone };
  };
  /** It alone, or with it others of its series; the same array as long as they are the same. */
  moving: readonly string[];
  instructorFirstName: string;
  viewerZone: TimeZone;
  dates: ShownDates;
  onDates: (dates: ShownDates) => void;
  onChoose: (startsAt: Instant) => void;
  /** A press on a lesson of one's own. */
  onLesson: (bookingId: string) => void;
  /** The time somebody else was quicker for. */
  takenAt: Instant | null;
  onCloseTaken: () => void;
}

/** The live week in which another time for a lesson is sought: where it is now is in nobody's way. */
export function MoveTime(props: MoveTimeProps) {
  const { lesson, moving, instructorFirstName, viewerZone, dates, takenAt, onChoose } = props;
  const { instructorId, timeZone: instructorZone } = lesson.instructor;
  const { offeringId, format, durationMinutes, learnerId } = lesson;
  const isDesk = useIsDesk();
  const taught = useTaught(learnerId);
  const times = useShownTimes({
    instructorId,
    instructorZone,
    viewerZone,
    week: dates.week,
    day: dates.day,
    wanted: { format, durationMinutes },
    taught,
    coming: null,
    moving,
    isDesk,
  });
  const wish = { instructorId, offeringId, format, durationMinutes, learnerId };
  return (
    <TimesCard
      title="Pick the new time"
      instructorFirstName={instructorFirstName}
      instructorZone={instructorZone}
      viewerZone={viewerZone}
      times={times}
      isDesk={isDesk}
      onDates={props.onDates}
      onPress={(slot) => {
        if (isFree(slot)) onChoose(slot.startsAt);
        else if (slot.state === "yours" && slot.bookingId !== null) props.onLesson(slot.bookingId);
      }}
      onRelease={() => undefined}
      onTake={onChoose}
    >
      <HoldMessages
        place="pageEnd"
        failure={
          takenAt === null
            ? null
            : {
                kind: "refused",
                wish: { ...wish, startsAt: takenAt },
                refusal: { code: "taken", conflictAt: takenAt, conflictEndsAt: takenAt },
              }
        }
        ended={null}
        nearest={takenAt === null ? [] : nearestStarts(freeStartsOf(times.week), takenAt, 3)}
        holds={[]}
        instructorFirstName={instructorFirstName}
        viewerZone={viewerZone}
        taught={taught}
        onHold={onChoose}
        onHoldAgain={() => undefined}
        onRelease={() => undefined}
        onRetry={() => undefined}
        onCloseFailure={props.onCloseTaken}
        onCloseEnded={() => undefined}
      />
    </TimesCard>
  );
}
