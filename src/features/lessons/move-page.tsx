import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { endOf } from "../../../convex/domain/claims";
import { weekTimeOf, type MoveDate, type WeekTime } from "../../../convex/domain/seriesMoves";
import type { Instant } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatDate, formatRangeWithZone } from "../../lib/format-time";
import { useTimeZone } from "../../lib/viewer";
import { Avatar } from "../../ui/avatar";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { lessonsInScope } from "./cancel-scope";
import { LessonMissing, LessonPageSkeleton } from "./lesson-frame";
import { placeOf, subjectOf } from "./lesson-words";
import { MoveDialog } from "./move-dialog";
import { MoveFollowingBar, MoveScopeChoice, type MoveScope } from "./move-following";
import { moveRuleNow, moveWords } from "./move-words";
import { useLesson, useSeriesLessons, type Lesson } from "./queries";
import { useLessonActions } from "./use-lesson-actions";

/** What the week of times needs to know, and what it tells. */
export interface MoveTimesProps {
  lesson: Lesson;
  /** The lesson alone, or with it those that follow. */
  moving: readonly string[];
  onChoose: (startsAt: Instant) => void;
  takenAt: Instant | null;
  onCloseTaken: () => void;
}

/** What the list of dates needs to know, where more than one lesson moves. */
export interface MoveDatesProps {
  first: Lesson;
  lessons: readonly Lesson[];
  to: WeekTime;
  onPickAnother: () => void;
  children: (dates: readonly MoveDate[]) => ReactNode;
}

export interface MovePageProps {
  bookingId: string;
  scope: MoveScope;
  onScope: (scope: MoveScope) => void;
  /** The instructor's live week; made elsewhere. */
  times: (props: MoveTimesProps) => ReactNode;
  /** The lessons of a series at their new times; made elsewhere. */
  dates: (props: MoveDatesProps) => ReactNode;
  /** To the lesson, the first of those that moved, with the ten seconds running. */
  onMoved: (bookingId: string) => void;
}

/** Another time for one's own lesson. */
export function MovePage({ bookingId, ...rest }: MovePageProps) {
  const lesson = useLesson(bookingId);
  if (lesson === undefined) return <LessonPageSkeleton />;
  if (lesson === null || lesson.viewerIs !== "student") return <LessonMissing />;
  return (
    <Page className="py-3 pb-10 lg:py-5 lg:pb-16">
      <Link
        to="/lessons/$bookingId"
        params={{ bookingId }}
        className="mb-2 -ml-2 inline-flex min-h-11 items-center gap-2 rounded-md px-2 text-sm text-ink-2 no-underline hover:bg-hover hover:text-ink"
      >
        <ArrowLeft size={16} aria-hidden />
        The lesson
      </Link>
      <Move key={bookingId} lesson={lesson} {...rest} />
    </Page>
  );
}

function Move(props: { lesson: Lesson } & Omit<MovePageProps, "bookingId">) {
  const { lesson, times, onMoved } = props;
  const nowAt = useNow(15_000);
  const timeZone = useTimeZone();
  const actions = useLessonActions(lesson);
  const lessons = useFollowing(lesson, nowAt);
  const scope = lessons.length > 1 ? props.scope : "this";
  const [chosenAt, setChosenAt] = useState<Instant | null>(null);
  const [takenAt, setTakenAt] = useState<Instant | null>(null);
  const moving = useMemo(
    () => (scope === "this" ? [lesson] : lessons).map(({ bookingId }) => bookingId),
    [scope, lesson, lessons],
  );
  // While a move stands the way back is on the lesson's own page.
  const isMovable =
    lesson.state === "confirmed" && lesson.pendingChange === null && moveRuleNow(lesson, nowAt).allowed;
  const { instructor, startsAt } = lesson;
  const closeTaken = () => setTakenAt(null);
  const howTo = useRef<HTMLParagraphElement>(null);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <header className="flex items-center gap-4">
        <Avatar id={instructor.userId} name={instructor.displayName} size={56} />
        <div className="nums min-w-0">
          <h1 className="text-2xl wrap-anywhere">Move your lesson with {instructor.displayName}</h1>
          <p className="mt-1 text-ink-2">
            {subjectOf(lesson)}, now {formatDate(startsAt, timeZone, nowAt)},{" "}
            {formatRangeWithZone(startsAt, endOf(lesson), timeZone)} · {placeOf(lesson).title}
          </p>
        </div>
      </header>
      {isMovable ? (
        <>
          {lessons.length > 1 && (
            <MoveScopeChoice
              lesson={lesson}
              count={lessons.length}
              scope={scope}
              onChange={(next) => {
                setChosenAt(null);
                closeTaken();
                props.onScope(next);
              }}
            />
          )}
          <p ref={howTo} tabIndex={-1} className="nums text-ink-2">
            {scope === "this"
              ? moveWords(lesson, nowAt, timeZone)
              : "Pick a weekday and a time for all of them. Free for each until 24 hours before it begins."}
          </p>
          {scope === "following" && chosenAt !== null
            ? props.dates({
                first: lesson,
                lessons,
                to: weekTimeOf(chosenAt, instructor.timeZone),
                onPickAnother() {
                  // What was pressed leaves with the dates.
                  howTo.current?.focus();
                  setChosenAt(null);
                  closeTaken();
                },
                children: (dates) => (
                  <MoveFollowingBar
                    {...{ lessons, dates, nowAt, timeZone }}
                    pending={actions.busy === "reschedule"}
                    isTaken={takenAt !== null}
                    onMove={(changes, firstId) => {
                      closeTaken();
                      void actions
                        .rescheduleFollowing(weekTimeOf(chosenAt, instructor.timeZone), changes)
                        .then((outcome) => {
                          if (outcome === "moved") onMoved(firstId);
                          else if (outcome === "taken") setTakenAt(chosenAt);
                        });
                    }}
                  />
                ),
              })
            : times({
                lesson,
                moving,
                onChoose(at) {
                  closeTaken();
                  setChosenAt(at);
                },
                takenAt,
                onCloseTaken: closeTaken,
              })}
        </>
      ) : (
        <Closed lesson={lesson} nowAt={nowAt} timeZone={timeZone} />
      )}
      <MoveDialog
        lesson={lesson}
        timeZone={timeZone}
        nowAt={nowAt}
        chosenAt={scope === "this" ? chosenAt : null}
        pending={actions.busy === "reschedule"}
        onKeep={() => setChosenAt(null)}
        onMove={async (at) => {
          const outcome = await actions.reschedule(at);
          setChosenAt(null);
          if (outcome === "moved") onMoved(lesson.bookingId);
          else if (outcome === "taken") setTakenAt(at);
        }}
      />
    </div>
  );
}

/** The lesson and those of its series that would go along, in order of time; the same array as long as they are the same. */
function useFollowing(lesson: Lesson, nowAt: Instant): readonly Lesson[] {
  const series = useSeriesLessons(lesson);
  const found = lessonsInScope(lesson, series ?? [], "following", nowAt);
  const key = found.map(({ bookingId, startsAt }) => `${bookingId} ${startsAt}`).join();
  return useMemo(
    () => [...found].sort((one, other) => one.startsAt - other.startsAt),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says which lessons they are, and where
    [key, lesson, series],
  );
}

function Closed({ lesson, nowAt, timeZone }: { lesson: Lesson; nowAt: number; timeZone: string }) {
  const isAhead =
    lesson.state === "confirmed" && lesson.startsAt > nowAt && !moveRuleNow(lesson, nowAt).allowed;
  return (
    <Card>
      <EmptyState
        title={isAhead ? "This lesson stays where it is" : "This lesson can’t be moved"}
        text={
          isAhead
            ? moveWords(lesson, nowAt, timeZone)
            : "Only a confirmed lesson that is still to come can be moved."
        }
        action={
          <ButtonLink to="/lessons/$bookingId" params={{ bookingId: lesson.bookingId }}>
            Back to the lesson
          </ButtonLink>
        }
      />
    </Card>
  );
}
