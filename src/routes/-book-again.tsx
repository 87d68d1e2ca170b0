import { useMemo } from "react";
import { BookAgain } from "../features/home/book-again";
import { useLessonsToRepeat, type Lesson } from "../features/home/queries";
import type { HoldWish } from "../features/slots/use-hold";
import { useNextStarts } from "../features/slots/use-next-starts";
import { useConnection } from "../lib/connection";

export interface BookAgainOnHomeProps {
  timeZone: string;
  /** The wish whose hold is on the way. */
  coming: HoldWish | null;
  onHold: (wish: HoldWish) => void;
}

const NO_LESSONS: Lesson[] = [];

/** The people a member knows, each with their next free start. */
export function BookAgainOnHome({ timeZone, coming, onHold }: BookAgainOnHomeProps) {
  const { online } = useConnection();
  const lessons = useLessonsToRepeat() ?? NO_LESSONS;
  const wishes = useMemo(
    () =>
      lessons.map(({ instructor, instructorTimeZone, format, durationMinutes }) => ({
        instructorId: instructor.instructorId,
        timeZone: instructorTimeZone,
        wanted: { format, durationMinutes },
      })),
    [lessons],
  );
  const starts = useNextStarts(wishes);
  return (
    <BookAgain
      repeats={lessons.map((lesson) => {
        const known = starts.get(lesson.instructor.instructorId);
        return {
          lesson,
          start: known === undefined ? undefined : (known[0] ?? null),
          isComing: coming?.offeringId === lesson.offeringId,
        };
      })}
      timeZone={timeZone}
      isOld={!online}
      onHold={({ instructor: { instructorId }, offeringId, format, durationMinutes }, startsAt) =>
        onHold({ instructorId, offeringId, format, durationMinutes, startsAt })
      }
    />
  );
}
