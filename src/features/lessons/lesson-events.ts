/** What has happened to a lesson and what is still to come, in order, for whichever side looks at it. Pure. */
import { autoCompletesAt } from "../../../convex/domain/bookingStates";
import { endOf } from "../../../convex/domain/claims";
import type { Instant } from "../../../convex/domain/time";
import { firstNameOf, otherSide } from "./lesson-words";
import { noShowEvents } from "./no-show-words";
import type { Lesson } from "./queries";

export interface LessonEvent {
  key: string;
  title: string;
  /** Null where the moment isn't known. */
  at: Instant | null;
  /** "now" is what may still be taken back or waits for somebody; "ended" is what let the lesson come to nothing. */
  state: "done" | "now" | "ahead" | "ended";
}

export function lessonEvents(lesson: Lesson, nowAt: Instant): LessonEvent[] {
  const booked = bookedEvent(lesson);
  switch (lesson.state) {
    case "pending":
      return [booked, { key: "payment", title: "Waits for its payment", at: null, state: "now" }];
    case "payment_failed":
      return [booked, { key: "payment", title: "The payment failed", at: null, state: "ended" }];
    case "cancelled":
      return [booked, ...movedEvent(lesson), ...noShowEvents(lesson), cancelledEvent(lesson)];
    case "no_show":
      return [booked, ...movedEvent(lesson), startEvent(lesson, nowAt), ...noShowEvents(lesson)];
    case "completed":
      return [
        booked,
        ...movedEvent(lesson),
        ...lessonItself(lesson, nowAt),
        ...noShowEvents(lesson),
        completedEvent(lesson),
      ];
    case "confirmed":
      return [
        booked,
        ...movedEvent(lesson),
        ...pendingEvent(lesson),
        ...lessonItself(lesson, nowAt),
        completesEvent(lesson),
      ];
  }
}

function completedEvent({ completion, noShow }: Lesson): LessonEvent {
  const title =
    noShow !== null
      ? "Reviewed: it took place"
      : completion?.by === "system"
        ? "Completed by itself"
        : "Completed";
  return { key: "completed", title, at: completion?.at ?? null, state: "done" };
}

function bookedEvent(lesson: Lesson): LessonEvent {
  const title =
    lesson.viewerIs === "student" ? "You booked" : `${firstNameOf(lesson.student.displayName)} booked`;
  // A lesson that was brought in from elsewhere was entered after it took place: then the moment says nothing.
  const { cancellation, reschedules, startsAt } = lesson;
  const nextAt = Math.min(startsAt, cancellation?.at ?? startsAt, reschedules?.at ?? startsAt);
  return { key: "booked", title, at: lesson.bookedAt <= nextAt ? lesson.bookedAt : null, state: "done" };
}

function pendingEvent(lesson: Lesson): LessonEvent[] {
  const { pendingChange, viewerIs } = lesson;
  if (pendingChange === null) return [];
  const who = pendingChange.by === viewerIs ? "You are" : `${otherSide(lesson).firstName} is`;
  const title = pendingChange.kind === "cancel" ? `${who} cancelling` : `${who} moving it`;
  return [{ key: "pending", title, at: pendingChange.askedAt, state: "now" }];
}

/** The last move; only the student moves a lesson. */
function movedEvent(lesson: Lesson): LessonEvent[] {
  const { reschedules, viewerIs, student } = lesson;
  if (reschedules === null) return [];
  const title = `${viewerIs === "student" ? "You" : firstNameOf(student.displayName)} moved it`;
  return [{ key: "moved", title, at: reschedules.at, state: "done" }];
}

function cancelledEvent(lesson: Lesson): LessonEvent {
  const { cancellation, viewerIs } = lesson;
  const by = cancellation?.by;
  const title =
    by === undefined || by === "system"
      ? lesson.noShow === null
        ? "Cancelled: not paid in time"
        : "Cancelled after a review"
      : by === viewerIs
        ? "You cancelled"
        : `${otherSide(lesson).firstName} cancelled`;
  return { key: "cancelled", title, at: cancellation?.at ?? null, state: "ended" };
}

function startEvent(lesson: Lesson, nowAt: Instant): LessonEvent {
  const isOver = lesson.startsAt <= nowAt;
  return {
    key: "start",
    title: isOver ? "Began" : "Begins",
    at: lesson.startsAt,
    state: isOver ? "done" : "ahead",
  };
}

function lessonItself(lesson: Lesson, nowAt: Instant): LessonEvent[] {
  const endsAt = endOf(lesson);
  const isOver = endsAt <= nowAt;
  const end: LessonEvent = {
    key: "end",
    title: isOver ? "Ended" : "Ends",
    at: endsAt,
    state: isOver ? "done" : "ahead",
  };
  return [startEvent(lesson, nowAt), end];
}

function completesEvent(lesson: Lesson): LessonEvent {
  const title = lesson.viewerIs === "student" ? "Closes by itself" : "Closes by itself, if you don’t";
  return { key: "completed", title, at: autoCompletesAt(lesson), state: "ahead" };
}
