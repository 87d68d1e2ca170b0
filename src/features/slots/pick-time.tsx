import { useEffect, useRef, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { nearestStarts } from "../../../convex/domain/slots";
import { MAX_HORIZON_DAYS } from "../../../convex/domain/limits";
import {
  addDays,
  localDateOf,
  type Instant,
  type LocalDate,
  type TimeZone,
} from "../../../convex/domain/time";
import { useConnection } from "../../lib/connection";
import { useAnnounce } from "../../ui/announcer";
import { Card } from "../../ui/card";
import { ErrorState } from "../../ui/error-state";
import { LiveTag } from "../../ui/live-tag";
import { useIsDesk } from "../../ui/use-is-desk";
import { noonOf, weekWords } from "./day-words";
import { HoldBar } from "./hold-bar";
import { HoldMessages } from "./hold-messages";
import { lessonChoice, type LessonWish, type Offering } from "./lesson-choice";
import { LessonControls } from "./lesson-controls";
import { PickTimeSkeleton } from "./pick-time-skeleton";
import { useLearners, useTaught } from "./queries";
import { DAYS_SHOWN, firstDateShown } from "./shown-week";
import { useHold } from "./use-hold";
import { useHoldActions } from "./hold-actions";
import { useEndedHold, useShownHold } from "./use-shown-hold";
import { useShownTimes } from "./use-shown-times";
import { useWeekAnnouncements } from "./use-week-announcements";
import { useOwnClaims } from "./use-week-facts";
import type { Slot } from "./week-grid";
import { WeekNav } from "./week-nav";
import { WeekView } from "./week-view";
import { ZoneNote } from "./zone-note";

export interface PickTimeInstructor {
  instructorId: Id<"instructors">;
  firstName: string;
  timeZone: TimeZone;
  offerings: readonly Offering[];
}

/** What of it stands in the address bar. */
export interface PickTimeSearch extends LessonWish {
  /** First of the seven days. */
  week?: LocalDate | undefined;
  /** The day that is open on a phone. */
  day?: LocalDate | undefined;
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
}

/** Asked before it is known that nothing is offered. */
const NO_CHOICE = { format: "online" as const, durationMinutes: 60 };

/** The week of live times of one instructor, and the hold that a press on one of them makes. */
export function PickTime(props: PickTimeProps) {
  const { instructor, viewerZone, search, onSearch, onContinue } = props;
  const { instructorId, firstName, timeZone: instructorZone, offerings } = instructor;
  const isDesk = useIsDesk();
  const { online } = useConnection();
  const announce = useAnnounce();
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
  const { today, firstDate, week, canGoBack, canGoOn } = times;
  const grid = week.status === "live" ? week.grid : null;
  const area = useRef<HTMLElement>(null);
  useWeekAnnouncements(week, viewerZone, area);

  const nav = { firstDate, canGoBack, canGoOn, onWeek: (weeks: -1 | 1) => goBy(weeks) };
  const [byKeyboard, setByKeyboard] = useState(false);
  const goBy = (weeks: -1 | 1) => {
    if (weeks === -1 ? !canGoBack : !canGoOn) return;
    const to = addDays(firstDate, weeks * DAYS_SHOWN);
    onSearch({ week: to <= today ? undefined : to, day: undefined });
  };
  useEffect(() => {
    if (grid !== null && byKeyboard)
      announce.polite(`${weekWords(firstDate, DAYS_SHOWN)}, ${grid.freeCount} free`);
    // Said when another week has arrived, not for each change within it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [firstDate, grid === null]);

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
  const free = week.status === "live" ? freeStartsOf(week.changes.look.free, choice.durationMinutes) : [];

  return (
    <section ref={area} aria-labelledby="pick-a-time" className="scroll-mt-20">
      <Card className="p-4 max-lg:border-0 max-lg:bg-transparent max-lg:p-0 max-lg:shadow-none lg:p-6">
        <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-72">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h2 id="pick-a-time" className="text-xl">
                Pick a time
              </h2>
              <LiveTag online={online} />
            </div>
            <p className="mt-1 text-sm text-ink-2">
              <ZoneNote
                at={noonOf(firstDate, viewerZone)}
                viewerZone={viewerZone}
                instructorZone={instructorZone}
                instructorFirstName={firstName}
                twoClocks={week.status === "live" && week.twoClocks}
              />
            </p>
          </div>
          {isDesk && <WeekNav {...nav} />}
        </div>
        <div className="mt-4">
          <LessonControls
            offerings={offerings}
            choice={choice}
            instructorFirstName={firstName}
            learners={learners}
            learnerId={taught.id}
            isDesk={isDesk}
            onChange={onSearch}
          />
        </div>
        {!isDesk && <WeekNav {...nav} className="mt-4 justify-between" />}
        <div className="mt-4 lg:mt-5">
          {week.status === "loading" && <PickTimeSkeleton isDesk={isDesk} />}
          {week.status === "gone" && (
            <ErrorState
              level={3}
              title={`${firstName} isn’t taking lessons now`}
              text="The page stays. Times come back here when they do."
            />
          )}
          {week.status === "failed" && (
            <ErrorState
              level={3}
              title="We can’t reach the calendar"
              text="A hold you have is safe. Reload the page to try again."
              onRetry={() => location.reload()}
            />
          )}
          {week.status === "live" && grid !== null && (
            <WeekView
              grid={grid}
              isDesk={isDesk}
              instructorFirstName={firstName}
              firstDate={firstDate}
              shownDay={times.shownDay}
              isBeyond={times.isBeyond}
              today={today}
              viewerZone={viewerZone}
              instructorZone={instructorZone}
              twoClocks={week.twoClocks}
              isOld={!online}
              next={times.next}
              takesFocus={byKeyboard}
              onPress={onPress}
              onRelease={(slot) => {
                if (slot.claimId) void actions.release(slot.claimId as Id<"claims">);
              }}
              onWeek={(weeks) => {
                setByKeyboard(true);
                goBy(weeks);
              }}
              onDay={(day) => onSearch({ day })}
              onHoldAt={holdAt}
              onShowAt={(at) => {
                const date = localDateOf(at, viewerZone);
                onSearch({ week: firstDateShown(date, today, MAX_HORIZON_DAYS), day: date });
              }}
            />
          )}
        </div>
      </Card>
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
    </section>
  );
}

function freeStartsOf(free: ReadonlySet<Instant>, durationMinutes: number) {
  return [...free].map((startsAt) => ({ startsAt, endsAt: startsAt + durationMinutes * 60_000 }));
}
