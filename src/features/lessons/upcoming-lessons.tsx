import type { TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { daysAhead, formatDay } from "../../lib/format-time";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { groupUpcoming, type LessonGroup } from "./day-groups";
import { LessonCard } from "./lesson-card";
import { LessonsSkeleton } from "./lessons-skeleton";
import { nextLesson } from "./lesson-status";
import type { Lesson } from "./queries";

export interface UpcomingLessonsProps {
  lessons: Lesson[] | undefined;
  timeZone: TimeZone;
}

/** What is to come, day by day; what has begun stands first until it is completed. */
export function UpcomingLessons({ lessons, timeZone }: UpcomingLessonsProps) {
  const nowAt = useNow(15_000);
  if (lessons === undefined) return <LessonsSkeleton label="Loading your lessons" />;
  if (lessons.length === 0) return <NothingUpcoming />;
  const next = nextLesson(lessons, nowAt);
  return (
    <div className="grid gap-8">
      {groupUpcoming(lessons, timeZone, nowAt).map((group) => (
        <section key={group.key} aria-labelledby={`day-${group.key}`}>
          <DayHeading group={group} timeZone={timeZone} nowAt={nowAt} />
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

type DayHeadingProps = { group: LessonGroup<Lesson>; timeZone: TimeZone; nowAt: number };

function DayHeading({ group, timeZone, nowAt }: DayHeadingProps) {
  const startsAt = group.lessons[0]?.startsAt ?? nowAt;
  const day = group.key === "now" ? "Now" : formatDay(startsAt, timeZone, nowAt);
  const isFar = group.key !== "now" && day !== "Today" && day !== "Tomorrow";
  return (
    <h2 id={`day-${group.key}`} className="mb-3 font-sans text-sm font-semibold tracking-normal text-ink-2">
      {day}
      {isFar && (
        <span className="font-normal text-ink-3"> · {`in ${daysAhead(startsAt, timeZone, nowAt)} days`}</span>
      )}
    </h2>
  );
}

function NothingUpcoming() {
  return (
    <Card>
      <EmptyState
        title="No lessons yet"
        text="Choose what to learn and see who is free, live."
        action={<ButtonLink to="/services">Find a time</ButtonLink>}
      />
    </Card>
  );
}
