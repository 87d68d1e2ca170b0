import type { Id } from "../../../convex/_generated/dataModel";
import { nearestStarts } from "../../../convex/domain/slots";
import type { ReactNode } from "react";
import type { Instant, LocalDate, TimeZone } from "../../../convex/domain/time";
import { ErrorState } from "../../ui/error-state";
import { useIsDesk } from "../../ui/use-is-desk";
import { HoldBar } from "./hold-bar";
import { HoldMessages } from "./hold-messages";
import { lessonChoice, type LessonChoice, type LessonWish, type Offering } from "./lesson-choice";
import { LessonControls } from "./lesson-controls";
import { useLearners, useTaught } from "./queries";
import { useHold } from "./use-hold";
import { useHoldActions } from "./hold-actions";
import { useEndedHold, useShownHold } from "./use-shown-hold";
import { TimesCard, type ShownDates } from "./times-card";
import { freeStartsOf } from "./use-live-week";
import { useShownTimes } from "./use-shown-times";
import { useOwnClaims } from "./use-week-facts";
import type { Slot } from "./week-grid";

export interface PickTimeInstructor {
  instructorId: Id<"instructors">;
  firstName: string;
  timeZone: TimeZone;
  offerings: readonly Offering[];
}

/** What of it stands in the address bar. */
export interface PickTimeSearch extends LessonWish, ShownDates {
  learner?: string | undefined;
}

export interface PickTimeProps {
  instructor: PickTimeInstructor;
  viewerZone: TimeZone;
  search: PickTimeSearch;
  onSearch: (change: Partial<PickTimeSearch>) => void;
  /** A press on one's own lesson or hold. */
  onLesson: (bookingId: string) => void;
  onContinue: (claimId: Id<"claims">) => void;
  /** What stands under the times for whom none of them suits. */
  otherwise?: (shown: ShownLesson) => ReactNode;
}

/** The lesson and the days that the times are for. */
export interface ShownLesson extends LessonChoice {
  learner: { id: Id<"learners">; name: string } | null;
  dates: readonly LocalDate[];
  /** The open day on a phone, the first full one on a desk. */
  date: LocalDate;
  isFull: boolean;
}

/** Asked before it is known that nothing is offered. */
const NO_CHOICE = { format: "online" as const, durationMinutes: 60 };

/** The week of live times of one instructor, and the hold that a press on one of them makes. */
export function PickTime(props: PickTimeProps) {
  const { instructor, viewerZone, search, onSearch, onContinue } = props;
  const { instructorId, firstName, timeZone: instructorZone, offerings } = instructor;
  const isDesk = useIsDesk();
  const learners = useLearners();
  const taught = useTaught(search.learner);
  const claims = useOwnClaims();
  const { hold, coming, failure, dismissFailure } = useHold();
  const actions = useHoldActions(viewerZone);
  const shown = useShownHold(instructor, coming);
  const { ended, dismiss } = useEndedHold(shown);

  const choice = lessonChoice(offerings, search);
  const times = useShownTimes({
    instructorId,
    instructorZone,
    viewerZone,
    week: search.week,
    day: search.day,
    wanted: choice ?? NO_CHOICE,
    taught,
    coming,
    isDesk,
  });
  if (choice === null) {
    return (
      <ErrorState
        title={`${firstName} offers no lessons now`}
        text="Look again later, or find someone else."
      />
    );
  }

  const holdAt = (startsAt: Instant) => {
    dismiss();
    void hold({
      instructorId,
      offeringId: choice.offering.offeringId,
      format: choice.format,
      durationMinutes: choice.durationMinutes,
      startsAt,
      learnerId: taught.id,
    });
  };
  const onPress = (slot: Slot) => {
    if (slot.state === "yours" && slot.bookingId !== null) props.onLesson(slot.bookingId);
    else if (slot.state === "heldByYou" && slot.claimId) onContinue(slot.claimId as Id<"claims">);
    else if (slot.state === "free" || slot.state === "lastSpot" || slot.state === "justFreed")
      holdAt(slot.startsAt);
  };
  const free = freeStartsOf(times.week);
  const days = times.week.status === "live" ? times.week.grid.days : [];
  const fullDay = days.find((day) => day.isTaught && day.isOpen && day.freeCount === 0) ?? days[0];
  const child = learners.find(({ learnerId, kind }) => learnerId === taught.id && kind === "child");

  return (
    <TimesCard
      title="Pick a time"
      instructorFirstName={firstName}
      instructorZone={instructorZone}
      viewerZone={viewerZone}
      times={times}
      isDesk={isDesk}
      controls={
        <LessonControls
          offerings={offerings}
          choice={choice}
          instructorFirstName={firstName}
          learners={learners}
          learnerId={taught.id}
          isDesk={isDesk}
          onChange={onSearch}
        />
      }
      onDates={onSearch}
      onPress={onPress}
      onRelease={(slot) => {
        if (slot.claimId) void actions.release(slot.claimId as Id<"claims">);
      }}
      onTake={holdAt}
      footer={
        (isDesk ? times.firstDate : times.shownDay) <= times.horizon.lastDate &&
        props.otherwise?.({
          ...choice,
          learner: child === undefined ? null : { id: child.learnerId, name: child.name },
          dates: days.map(({ localDate }) => localDate),
          date: isDesk ? (fullDay?.localDate ?? times.shownDay) : times.shownDay,
          isFull: free.length === 0,
        })
      }
    >
      <HoldMessages
        aboveBar={shown !== null}
        failure={failure}
        ended={shown === null ? ended : null}
        nearest={failure === null ? [] : nearestStarts(free, failure.wish.startsAt, 3)}
        holds={claims?.holds ?? []}
        instructorFirstName={firstName}
        viewerZone={viewerZone}
        taught={taught}
        onHold={holdAt}
        onHoldAgain={(lost, startsAt) => {
          dismiss();
          const { offeringId, format, durationMinutes, learnerId } = lost;
          void hold({ instructorId, offeringId, format, durationMinutes, learnerId, startsAt });
        }}
        onRelease={(replaces) => {
          if (failure !== null) void hold({ ...failure.wish, replaces });
        }}
        onRetry={() => {
          if (failure !== null) void hold(failure.wish);
        }}
        onCloseFailure={dismissFailure}
        onCloseEnded={dismiss}
      />
      {shown !== null && <HoldBar hold={shown} instructorFirstName={firstName} viewerZone={viewerZone} />}
    </TimesCard>
  );
}
