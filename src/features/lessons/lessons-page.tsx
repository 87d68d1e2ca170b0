import { useTimeZone } from "../../lib/viewer";
import { LiveTag } from "../../ui/live-tag";
import { Page } from "../../ui/page";
import { Tabs } from "../../ui/tabs";
import { useConnection } from "../../lib/connection";
import { LessonHistory } from "./lesson-history";
import { useUpcoming } from "./queries";
import { UpcomingLessons } from "./upcoming-lessons";

export type LessonsTab = "upcoming" | "history";

export interface LessonsPageProps {
  tab: LessonsTab;
  onTab: (tab: LessonsTab) => void;
}

/** The lessons one attends (or a child one books for), live. */
export function LessonsPage({ tab, onTab }: LessonsPageProps) {
  const upcoming = useUpcoming();
  const timeZone = useTimeZone();
  const { online } = useConnection();
  return (
    <Page className="max-w-275! py-6 lg:py-8">
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <h1 className="text-2xl lg:text-3xl">My lessons</h1>
        <LiveTag online={online} />
      </div>
      <Tabs
        label="Lessons"
        value={tab}
        onChange={onTab}
        tabs={[
          {
            value: "upcoming",
            label: "Upcoming",
            ...(upcoming === undefined ? {} : { count: upcoming.length }),
            panel: <UpcomingLessons lessons={upcoming} timeZone={timeZone} />,
          },
          { value: "history", label: "History", panel: <LessonHistory timeZone={timeZone} /> },
        ]}
      />
    </Page>
  );
}
