import { useCallback, useMemo, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import type { Format } from "../../../convex/domain/common";
import {
  moveDates,
  weekOf,
  type LessonChange,
  type MoveDate,
  type WeekTime,
} from "../../../convex/domain/seriesMoves";
import type { Instant, LocalDate, TimeZone } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { nextExpiry } from "./next-free";
import { mineOf } from "./own-times";
import { useTaught } from "./queries";
import { useGridTick } from "./use-grid-clock";
import { useOwnClaims, useWeekFacts } from "./use-week-facts";

/** A lesson of a series, as its row and the slot rules want to know it. */
export interface MovedLesson {
  bookingId: Id<"bookings">;
  startsAt: Instant;
  durationMinutes: number;
  format: Format;
  learnerId: Id<"learners">;
  instructor: { instructorId: Id<"instructors">; timeZone: TimeZone };
  series: { number: number } | null;
  reschedules: { isLocked: boolean } | null;
}

export interface MoveDates {
  /** Undefined while the weeks load. */
  dates: MoveDate[] | undefined;
  /** Undefined: as planned. */
  change: (bookingId: Id<"bookings">, startsAt: Instant | null | undefined) => void;
}

/** Lessons that shall go to one weekday and time, decided one by one on live facts: what is shown as free moves as one. */
export function useMoveDates(first: MovedLesson, lessons: readonly MovedLesson[], to: WeekTime): MoveDates {
  const [changes, setChanges] = useState<readonly LessonChange[]>([]);
  const { instructorId, timeZone } = first.instructor;
  const { format, durationMinutes } = first;
  const { learnerId, isSelf } = useTaught(first.learnerId);
  const own = useOwnClaims();
  const mondays = useMemo<LocalDate[]>(
    () => [...new Set(lessons.map(({ startsAt }) => weekOf(startsAt, timeZone)))],
    [lessons, timeZone],
  );
  const live = useWeekFacts(instructorId, mondays);
  const facts = live.status === "live" ? live.weeks : null;
  const tick = useGridTick(facts === null ? null : nextExpiry(facts, serverNow()));
  const { weekday, minute } = to;
  const dates = useMemo(() => {
    if (facts === null || own === undefined) return undefined;
    const claimIdsOf = (bookingId: string) =>
      own.busy.filter((time) => time.bookingId === bookingId).map(({ claimId }) => claimId);
    return moveDates({
      lessons: lessons.map(({ bookingId, startsAt, reschedules }) => ({
        ...{ bookingId, startsAt, claimIds: claimIdsOf(bookingId) },
        isLocked: reschedules?.isLocked ?? false,
      })),
      // A hold of one's own is in the way like any other claim.
      mine: mineOf({ holds: [], busy: own.busy }, instructorId, { learnerId, isSelf }),
      ...{ to: { weekday, minute }, changes, timeZone, facts },
      wanted: { format, durationMinutes },
      nowAt: serverNow(),
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `tick` asks for a new "now"
  }, [
    facts,
    own,
    lessons,
    changes,
    weekday,
    minute,
    instructorId,
    timeZone,
    learnerId,
    isSelf,
    format,
    durationMinutes,
    tick,
  ]);
  const change = useCallback((bookingId: Id<"bookings">, startsAt: Instant | null | undefined) => {
    setChanges((former) => [
      ...former.filter((each) => each.bookingId !== bookingId),
      ...(startsAt === undefined ? [] : [{ bookingId, startsAt }]),
    ]);
  }, []);
  return { dates, change };
}
