import { useState, type ReactNode } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatDate } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { groupByDay } from "./day-groups";
import { LessonCard } from "./lesson-card";
import { LessonsSkeleton } from "./lessons-skeleton";
import type { HistoryPage } from "./queries";

export interface LessonHistoryProps {
  timeZone: TimeZone;
  /** Asks for the lessons that begin before an instant; the same function each time. */
  usePage: (before: number | null) => HistoryPage | undefined;
  /** When there is nothing at all. */
  empty: ReactNode;
}

/** What lies behind, newest first, twenty more at a time; every page shown stays live. */
export function LessonHistory({ timeZone, usePage, empty }: LessonHistoryProps) {
  const [pages, setPages] = useState(1);
  return (
    <HistoryPages
      usePage={usePage}
      empty={empty}
      before={null}
      aboveDay={null}
      more={pages - 1}
      onMore={() => setPages((now) => now + 1)}
      timeZone={timeZone}
    />
  );
}

type HistoryPagesProps = Pick<LessonHistoryProps, "usePage" | "empty"> & {
  before: number | null;
  /** The day the page above ends with: its heading isn't said twice. */
  aboveDay: string | null;
  /** How many pages to show after this one. */
  more: number;
  onMore: () => void;
  timeZone: TimeZone;
};

/** A page and those after it. Each begins where the one above ends now, so none is missed when a lesson comes in. */
function HistoryPages(props: HistoryPagesProps) {
  const { usePage, empty, before, aboveDay, more, onMore, timeZone } = props;
  const page = usePage(before);
  const nowAt = useNow(60_000);
  if (page === undefined) return <LessonsSkeleton label="Loading past lessons" />;
  if (page.lessons.length === 0 && before === null) return empty;
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
          usePage={usePage}
          empty={empty}
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
