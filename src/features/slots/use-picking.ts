import type { Id } from "../../../convex/_generated/dataModel";
import { nearestStarts } from "../../../convex/domain/slots";
import type { Instant, LocalDate, TimeZone } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { formatClock } from "../../lib/format-time";
import { useToast } from "../../ui/toast";
import { useHoldActions } from "./hold-actions";
import type { HoldMessagesProps } from "./hold-messages";
import { keepsTime } from "./kept-time";
import { lessonChoice, type LessonChoice, type LessonWish, type Offering } from "./lesson-choice";
import { taughtOf, useLearners, useTaught, type Learner } from "./queries";
import type { ShownDates } from "./times-card";
import { useHold } from "./use-hold";
import { freeStartsOf } from "./use-live-week";
import { useEndedHold, useShownHold, type ShownHold } from "./use-shown-hold";
import { useShownTimes, type ShownTimes } from "./use-shown-times";
import { useOwnClaims } from "./use-week-facts";
import { isFree, type ClaimSlot, type Slot } from "./week-grid";

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

export interface PickingWish {
  instructor: PickTimeInstructor;
  viewerZone: TimeZone;
  search: PickTimeSearch;
  onSearch: (change: Partial<PickTimeSearch>) => void;
  /** A press on one's own lesson. */
  onLesson: (bookingId: string) => void;
  /** A press on one's own hold. */
  onContinue: (claimId: Id<"claims">) => void;
  /** Seven days are seen at once. */
  isWeek: boolean;
}

/** The lesson and the days that the times are for. */
export interface ShownLesson extends LessonChoice {
  learner: { id: Id<"learners">; name: string } | null;
  dates: readonly LocalDate[];
  /** The open day, or the first full one of a week. */
  date: LocalDate;
  isFull: boolean;
}

export interface Picking {
  /** Null: no lesson is offered at all. */
  choice: LessonChoice | null;
  learners: readonly Learner[];
  learnerId: Id<"learners"> | undefined;
  times: ShownTimes;
  /** The viewer's hold with this instructor. */
  held: ShownHold | null;
  lesson: ShownLesson | null;
  messages: Omit<HoldMessagesProps, "place">;
  onChange: (change: LessonWish & { learner?: string }) => void;
  onPress: (slot: Slot) => void;
  onRelease: (slot: ClaimSlot) => void;
  holdAt: (startsAt: Instant) => void;
}

/** Asked before it is known that nothing is offered. */
const NO_CHOICE = { format: "online" as const, durationMinutes: 60 };

/** Choosing a lesson and a time of one instructor: what is chosen, what can be had, and the hold that a press makes. */
export function usePicking(wish: PickingWish): Picking {
  const { instructor, viewerZone, search, onSearch, onContinue, isWeek } = wish;
  const { instructorId, firstName, timeZone: instructorZone, offerings } = instructor;
  const learners = useLearners();
  const taught = useTaught(search.learner);
  const claims = useOwnClaims();
  const { hold, coming, failure, dismissFailure } = useHold();
  const actions = useHoldActions(viewerZone);
  const toast = useToast();
  const held = useShownHold(instructor, coming);
  const { ended, dismiss } = useEndedHold(held);
  const choice = lessonChoice(offerings, search);
  const times = useShownTimes({
    ...{ instructorId, instructorZone, viewerZone, taught, coming },
    week: search.week,
    day: search.day,
    wanted: choice ?? NO_CHOICE,
    isDesk: isWeek,
  });
  const { week, shownDay } = times;

  const holdAs = (lesson: LessonChoice, learnerId: Id<"learners"> | undefined, startsAt: Instant) => {
    dismiss();
    const { offering, format, durationMinutes } = lesson;
    void hold({
      ...{ instructorId, format, durationMinutes, startsAt, learnerId },
      offeringId: offering.offeringId,
    });
  };
  const holdAt = (startsAt: Instant) => {
    if (choice !== null) holdAs(choice, taught.id, startsAt);
  };
  /** Another lesson keeps the day, and the held time if it can be had for it too: in one step, so that it is never lost. */
  const onChange = (change: LessonWish & { learner?: string }) => {
    onSearch({ ...change, ...(isWeek || week.status !== "live" ? {} : { day: shownDay }) });
    const next = lessonChoice(offerings, { ...search, ...change });
    if (held === null || next === null || week.status !== "live") return;
    const nextTaught = taughtOf(learners, change.learner ?? search.learner);
    if (keepsTime(week.input, held.startsAt, { wanted: next, taught: nextTaught }, serverNow()) !== "no")
      return holdAs(next, nextTaught.id, held.startsAt);
    toast.show({
      icon: "info",
      lead: "Your hold stays as it is.",
      text: `${formatClock(held.startsAt, viewerZone)} can’t be had for what you chose now.`,
    });
  };

  const free = freeStartsOf(week);
  const days = week.status === "live" ? week.grid.days : [];
  const fullDay = days.find((day) => day.isTaught && day.isOpen && day.freeCount === 0) ?? days[0];
  const child = learners.find(({ learnerId, kind }) => learnerId === taught.id && kind === "child");
  const isOpen = (isWeek ? times.firstDate : shownDay) <= times.horizon.lastDate;
  return {
    choice,
    learners,
    learnerId: taught.id,
    times,
    held,
    lesson:
      choice === null || !isOpen
        ? null
        : {
            ...choice,
            learner: child === undefined ? null : { id: child.learnerId, name: child.name },
            dates: days.map(({ localDate }) => localDate),
            date: isWeek ? (fullDay?.localDate ?? shownDay) : shownDay,
            isFull: free.length === 0,
          },
    messages: {
      failure,
      ended: held === null ? ended : null,
      nearest: failure === null ? [] : nearestStarts(free, failure.wish.startsAt, 3),
      holds: claims?.holds ?? [],
      instructorFirstName: firstName,
      viewerZone,
      taught,
      onHold: holdAt,
      onHoldAgain: (lost, startsAt) => {
        dismiss();
        const { offeringId, format, durationMinutes, learnerId } = lost;
        void hold({ instructorId, offeringId, format, durationMinutes, learnerId, startsAt });
      },
      onRelease: (replaces) => {
        if (failure !== null) void hold({ ...failure.wish, replaces });
      },
      onRetry: () => {
        if (failure !== null) void hold(failure.wish);
      },
      onCloseFailure: dismissFailure,
      onCloseEnded: dismiss,
    },
    onChange,
    onPress: (slot) => {
      if (slot.state === "yours" && slot.bookingId !== null) wish.onLesson(slot.bookingId);
      else if (slot.state === "heldByYou" && slot.claimId) onContinue(slot.claimId as Id<"claims">);
      else if (isFree(slot)) holdAt(slot.startsAt);
    },
    onRelease: (slot) => {
      if (slot.claimId) void actions.release(slot.claimId as Id<"claims">);
    },
    holdAt,
  };
}
