import type { ReactNode } from "react";
import { useTimeZone } from "../../lib/viewer";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Tabs } from "../../ui/tabs";
import { LessonHistory } from "./lesson-history";
import { LessonsTitle, lessonsPageClass } from "./lessons-title";
import { useHistoryPage, useUpcoming } from "./queries";
import { NothingUpcoming, UpcomingLessons } from "./upcoming-lessons";

export type LessonsTab = "upcoming" | "history";

export interface LessonsPageProps {
  tab: LessonsTab;
  onTab: (tab: LessonsTab) => void;
  /** Times one waits for, under the lessons to come. */
  waiting: ReactNode;
}

/** The lessons one attends (or a child one books for), live. */
export function LessonsPage({ tab, onTab, waiting }: LessonsPageProps) {
  const upcoming = useUpcoming();
  const timeZone = useTimeZone();
  return (
    <Page className={lessonsPageClass}>
      <LessonsTitle />
      <Tabs
        label="Lessons"
        value={tab}
        onChange={onTab}
        tabs={[
          {
            value: "upcoming",
            // Its place is kept before the number is known.
            label: (
              <>
                Upcoming
                <span className="nums min-w-2.5 text-sm font-normal text-ink-3">{upcoming?.length}</span>
              </>
            ),
            panel: (
              <>
                <UpcomingLessons lessons={upcoming} timeZone={timeZone} empty={<NothingUpcoming />} />
                {waiting}
              </>
            ),
          },
          {
            value: "history",
            label: "History",
            panel: <LessonHistory timeZone={timeZone} usePage={useHistoryPage} empty={<NothingBehind />} />,
          },
        ]}
      />
    </Page>
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
