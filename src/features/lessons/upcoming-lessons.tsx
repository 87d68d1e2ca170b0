import type { ReactNode } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { useMember } from "../../lib/viewer";
import { daysAhead, formatDay } from "../../lib/format-time";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { TextLink } from "../../ui/text-link";
import { groupUpcoming, type LessonGroup } from "./day-groups";
import { LessonCard } from "./lesson-card";
import { LessonsSkeleton } from "./lessons-skeleton";
import { nextLesson } from "./lesson-status";
import type { Lesson } from "./queries";
import { useLessonNews } from "./use-lesson-news";

export interface UpcomingLessonsProps {
  lessons: Lesson[] | undefined;
  timeZone: TimeZone;
  /** When there is nothing to come. */
  empty: ReactNode;
}

/** What is to come, day by day; what has begun stands first until it is completed. */
export function UpcomingLessons({ lessons, timeZone, empty }: UpcomingLessonsProps) {
  const nowAt = useNow(15_000);
  useLessonNews(lessons, timeZone);
  if (lessons === undefined) return <LessonsSkeleton label="Loading your lessons" />;
  if (lessons.length === 0) return empty;
  const next = nextLesson(lessons, nowAt);
  return (
    <div className="grid gap-8">
      {groupUpcoming(lessons, timeZone, nowAt).map((group) => (
        <section key={group.key} aria-labelledby={`day-${group.key}`}>
          <DayHeading
            group={group}
            timeZone={timeZone}
            nowAt={nowAt}
            // The next lesson counts its own hours; two counts of one thing would only seem to disagree.
            isCounted={next === null || !group.lessons.includes(next)}
          />
          <ul className="grid gap-3.5">
            {group.lessons.map((lesson) => (
              <LessonCard
                key={lesson.bookingId}
                lesson={lesson}
                timeZone={timeZone}
                nowAt={nowAt}
                isNext={lesson === next}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

type DayHeadingProps = {
  group: LessonGroup<Lesson>;
  timeZone: TimeZone;
  nowAt: number;
  isCounted: boolean;
};

function DayHeading({ group, timeZone, nowAt, isCounted }: DayHeadingProps) {
  const startsAt = group.lessons[0]?.startsAt ?? nowAt;
  const day = group.key === "now" ? "Now" : formatDay(startsAt, timeZone, nowAt);
  const isFar = isCounted && group.key !== "now" && day !== "Today" && day !== "Tomorrow";
  return (
    <h2 id={`day-${group.key}`} className="mb-3 font-sans text-sm font-semibold tracking-normal text-ink-2">
      {day}
      {isFar && (
        <span className="font-normal text-ink-3"> · {`in ${daysAhead(startsAt, timeZone, nowAt)} days`}</span>
      )}
    </h2>
  );
}

export function NothingUpcoming() {
  const teaches = useMember()?.instructor != null;
  return (
    <Card>
      <EmptyState
        title="No lessons yet"
        text={
          <>
            Choose what to learn and see who is free, live.
            {teaches && (
              <>
                {" "}
                The lessons you teach are <TextLink to="/teach">on your desk</TextLink>.
              </>
            )}
          </>
        }
        action={<ButtonLink to="/browse">Find a time</ButtonLink>}
      />
    </Card>
  );
}
