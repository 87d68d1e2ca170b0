import { CalendarX, Check, MessageCircle } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import { useNow } from "../../lib/clock";
import { useTimeZone } from "../../lib/viewer";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { Notice } from "../../ui/notice";
import { PendingBadge } from "../../ui/pending-badge";
import { StatusBadge } from "../../ui/status-badge";
import { ChangeOfPlan } from "./change-of-plan";
import { LessonFacts } from "./lesson-facts";
import { LessonFrame, LessonMissing, LessonPageSkeleton } from "./lesson-frame";
import { LessonPrice } from "./lesson-price";
import { lessonStatus } from "./lesson-status";
import { LessonTimeline } from "./lesson-timeline";
import { cancelledByWords } from "./cancel-words";
import { momentWithZone, otherSide } from "./lesson-words";
import { NoShowNotice, ReportNoShow } from "./no-show";
import { PendingChange } from "./pending-change";
import { SeriesLessons } from "./series-lessons";
import { useLesson, type Lesson } from "./queries";
import { useLessonActions } from "./use-lesson-actions";
import { useLessonAnnouncements } from "./use-lesson-announcements";
import { useMessage } from "./use-message";
import { useUndoElsewhere } from "./use-undo-elsewhere";

export interface LessonPageProps {
  bookingId: string;
  /** Saves the lesson for a calendar; made elsewhere. */
  calendarButton: (lesson: Lesson) => ReactNode;
}

/** One lesson, for the one who booked it and for the one who teaches it. */
export function LessonPage({ bookingId, calendarButton }: LessonPageProps) {
  const lesson = useLesson(bookingId);
  if (lesson === undefined) return <LessonPageSkeleton />;
  if (lesson === null) return <LessonMissing />;
  return <LessonDetails key={bookingId} lesson={lesson} calendarButton={calendarButton} />;
}

function LessonDetails({
  lesson,
  calendarButton,
}: { lesson: Lesson } & Pick<LessonPageProps, "calendarButton">) {
  const nowAt = useNow(1000);
  const timeZone = useTimeZone();
  const status = lessonStatus(lesson, nowAt);
  const actions = useLessonActions(lesson);
  const title = useRef<HTMLHeadingElement>(null);
  const [isAskedHere, setIsAskedHere] = useState(false);
  const wasMovedHere = lesson.pendingChange?.kind === "reschedule" && lesson.viewerIs === "student";
  useLessonAnnouncements(lesson, status);
  useUndoElsewhere(lesson, actions, timeZone);
  useKeptFocus(title, `${status} ${lesson.pendingChange === null}`);
  const other = otherSide(lesson);
  const isStudent = lesson.viewerIs === "student";
  const isAhead = status === "confirmed";
  return (
    <LessonFrame isStudent={isStudent}>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 lg:grid-cols-[minmax(0,1fr)_380px] lg:gap-10">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
          <Card className="grid grid-cols-[minmax(0,1fr)] gap-6 p-5 lg:p-7">
            <div className="flex items-start gap-4">
              <Avatar id={other.userId} name={other.displayName} size={64} />
              <div className="min-w-0">
                <h1 ref={title} tabIndex={-1} className="text-2xl wrap-anywhere">
                  {lesson.serviceName} with {other.displayName}
                </h1>
                <p className="mt-2 flex flex-wrap gap-2">
                  {lesson.pendingChange === null ? (
                    <StatusBadge status={status} />
                  ) : (
                    <PendingBadge change={lesson.pendingChange} />
                  )}
                </p>
              </div>
            </div>
            {lesson.pendingChange !== null && (
              <PendingChange
                lesson={lesson}
                timeZone={timeZone}
                actions={actions}
                focusUndo={isAskedHere || wasMovedHere}
                onUndone={() => {
                  setIsAskedHere(false);
                  title.current?.focus();
                }}
              />
            )}
            <Outcome lesson={lesson} status={status} timeZone={timeZone} />
            <NoShowNotice lesson={lesson} timeZone={timeZone} nowAt={nowAt} actions={actions} />
            <LessonFacts lesson={lesson} timeZone={timeZone} nowAt={nowAt} />
            <SeriesLessons lesson={lesson} timeZone={timeZone} nowAt={nowAt} />
            <div className="flex flex-col gap-2.5 sm:flex-row sm:flex-wrap">
              {!isStudent && status === "waitingToComplete" && (
                <Button
                  icon={<Check size={20} aria-hidden />}
                  pending={actions.busy === "complete"}
                  pendingLabel="Completing…"
                  onClick={() => void actions.complete().then((isDone) => isDone && title.current?.focus())}
                >
                  Mark as done
                </Button>
              )}
              <MessageOther lesson={lesson} isPrimary={status !== "waitingToComplete" || isStudent} />
              {isAhead && lesson.pendingChange === null && calendarButton(lesson)}
              <ReportNoShow lesson={lesson} nowAt={nowAt} actions={actions} />
              {isStudent && lesson.state !== "confirmed" && (
                <ButtonLink variant="quiet" to="/instructors/$slug" params={{ slug: lesson.instructor.slug }}>
                  Book again
                </ButtonLink>
              )}
            </div>
          </Card>
          {isAhead && lesson.pendingChange === null && (
            <ChangeOfPlan
              lesson={lesson}
              timeZone={timeZone}
              actions={actions}
              onAsked={() => setIsAskedHere(true)}
            />
          )}
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <LessonPrice lesson={lesson} />
          <LessonTimeline lesson={lesson} timeZone={timeZone} nowAt={nowAt} />
        </div>
      </div>
    </LessonFrame>
  );
}

/** A change may take away the very button that has the focus; then the title gets it, not the top of the page. */
function useKeptFocus(title: RefObject<HTMLElement | null>, changesWith: string): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current && document.activeElement === document.body) {
      title.current?.focus({ preventScroll: true });
    }
    isFirst.current = false;
  }, [title, changesWith]);
}

function MessageOther({ lesson, isPrimary }: { lesson: Lesson; isPrimary: boolean }) {
  const { message, pending } = useMessage(lesson);
  return (
    <Button
      variant={isPrimary ? "primary" : "quiet"}
      icon={<MessageCircle size={20} aria-hidden />}
      pending={pending}
      onClick={message}
    >
      Message {otherSide(lesson).firstName}
    </Button>
  );
}

/** What became of it, where that needs more than a word. */
function Outcome(props: { lesson: Lesson; status: ReturnType<typeof lessonStatus>; timeZone: string }) {
  const { lesson, status, timeZone } = props;
  if (lesson.cancellation !== null) {
    const { by, at, reason } = lesson.cancellation;
    return (
      <Notice tone="busy" icon={<CalendarX size={20} aria-hidden />} lead={cancelledByWords(lesson, by)}>
        <span className="nums wrap-anywhere">
          {momentWithZone(at, timeZone)}.{by !== "system" && reason !== "" && ` “${reason}”`}
        </span>
      </Notice>
    );
  }
  if (status === "waitingToComplete") {
    return (
      <Notice tone="info" lead="This lesson is over.">
        {lesson.viewerIs === "instructor"
          ? "Mark it as done, so that it is closed."
          : `${otherSide(lesson).firstName} marks it as done; nothing is left for you to do.`}
      </Notice>
    );
  }
  return null;
}
