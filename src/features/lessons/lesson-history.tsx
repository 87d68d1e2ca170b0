import { useState } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatDate } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { groupByDay } from "./day-groups";
import { LessonCard } from "./lesson-card";
import { LessonsSkeleton } from "./lessons-skeleton";
import { useHistoryPage } from "./queries";

/** What lies behind, newest first, twenty more at a time; every page shown stays live. */
export function LessonHistory({ timeZone }: { timeZone: TimeZone }) {
  const [pages, setPages] = useState(1);
  return (
    <HistoryPages
      before={null}
      aboveDay={null}
      more={pages - 1}
      onMore={() => setPages((now) => now + 1)}
      timeZone={timeZone}
    />
  );
}

type HistoryPagesProps = {
  before: number | null;
  /** The day the page above ends with: its heading isn't said twice. */
  aboveDay: string | null;
  /** How many pages to show after this one. */
  more: number;
  onMore: () => void;
  timeZone: TimeZone;
};

/** A page and those after it. Each begins where the one above ends now, so none is missed when a lesson comes in. */
function HistoryPages({ before, aboveDay, more, onMore, timeZone }: HistoryPagesProps) {
  const page = useHistoryPage(before);
  const nowAt = useNow(60_000);
  if (page === undefined) return <LessonsSkeleton label="Loading past lessons" />;
  if (page.lessons.length === 0 && before === null) return <NothingBehind />;
  const groups = groupByDay(page.lessons, timeZone);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      {groups.map((group) => (
        <section key={group.key} aria-label={formatDate(group.lessons[0]!.startsAt, timeZone, nowAt)}>
          {group.key !== aboveDay && (
            <h2 className="mb-3 font-sans text-sm font-semibold tracking-normal text-ink-2">
              {formatDate(group.lessons[0]!.startsAt, timeZone, nowAt)}
            </h2>
          )}
          <ul className="grid gap-3.5">
            {group.lessons.map((lesson) => (
              <LessonCard key={lesson.bookingId} lesson={lesson} timeZone={timeZone} nowAt={nowAt} isOver />
            ))}
          </ul>
        </section>
      ))}
      {page.nextBefore !== null && more > 0 && (
        <HistoryPages
          before={page.nextBefore}
          aboveDay={groups.at(-1)?.key ?? null}
          more={more - 1}
          onMore={onMore}
          timeZone={timeZone}
        />
      )}
      {page.nextBefore !== null && more === 0 && (
        <Button variant="quiet" className="justify-self-center" onClick={onMore}>
          Show earlier lessons
        </Button>
      )}
    </div>
  );
}

function NothingBehind() {
  return (
    <Card>
      <EmptyState
        title="Nothing behind you yet"
        text="Lessons that are completed or cancelled are kept here."
        action={<ButtonLink to="/browse">Find a time</ButtonLink>}
      />
    </Card>
  );
}
