import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState, type ReactNode } from "react";
import { endOf } from "../../../convex/domain/claims";
import type { Instant } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatDate, formatRangeWithZone } from "../../lib/format-time";
import { useTimeZone } from "../../lib/viewer";
import { Avatar } from "../../ui/avatar";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { LessonMissing, LessonPageSkeleton } from "./lesson-frame";
import { placeOf, subjectOf } from "./lesson-words";
import { MoveDialog } from "./move-dialog";
import { moveRuleNow, moveWords } from "./move-words";
import { useLesson, type Lesson } from "./queries";
import { useLessonActions } from "./use-lesson-actions";

/** What the week of times needs to know, and what it tells. */
export interface MoveTimesProps {
  lesson: Lesson;
  onChoose: (startsAt: Instant) => void;
  takenAt: Instant | null;
  onCloseTaken: () => void;
}

export interface MovePageProps {
  bookingId: string;
  /** The instructor's live week; made elsewhere. */
  times: (props: MoveTimesProps) => ReactNode;
  /** Back to the lesson, with the ten seconds running. */
  onMoved: () => void;
}

/** Another time for one's own lesson. */
export function MovePage({ bookingId, times, onMoved }: MovePageProps) {
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
      <Move key={bookingId} lesson={lesson} times={times} onMoved={onMoved} />
    </Page>
  );
}

function Move({ lesson, times, onMoved }: { lesson: Lesson } & Omit<MovePageProps, "bookingId">) {
  const nowAt = useNow(15_000);
  const timeZone = useTimeZone();
  const actions = useLessonActions(lesson);
  const [chosenAt, setChosenAt] = useState<Instant | null>(null);
  const [takenAt, setTakenAt] = useState<Instant | null>(null);
  // While a move stands the way back is on the lesson's own page.
  const isMovable =
    lesson.state === "confirmed" && lesson.pendingChange === null && moveRuleNow(lesson, nowAt).allowed;
  const { instructor, startsAt } = lesson;
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
          <p className="nums text-ink-2">{moveWords(lesson, nowAt, timeZone)}</p>
          {times({
            lesson,
            onChoose(at) {
              setTakenAt(null);
              setChosenAt(at);
            },
            takenAt,
            onCloseTaken: () => setTakenAt(null),
          })}
        </>
      ) : (
        <Closed lesson={lesson} nowAt={nowAt} timeZone={timeZone} />
      )}
      <MoveDialog
        lesson={lesson}
        timeZone={timeZone}
        nowAt={nowAt}
        chosenAt={chosenAt}
        pending={actions.busy === "reschedule"}
        onKeep={() => setChosenAt(null)}
        onMove={async (at) => {
          const outcome = await actions.reschedule(at);
          setChosenAt(null);
          if (outcome === "moved") onMoved();
          else if (outcome === "taken") setTakenAt(at);
        }}
      />
    </div>
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
