import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { LessonsTitle, lessonsPageClass } from "./lessons-title";

/** The exact boxes of a day heading and its cards. */
export function LessonsSkeleton({ label, cards = 3 }: { label: string; cards?: number }) {
  return (
    <Loading label={label}>
      <Skeleton className="mb-3 h-5 w-28" />
      <div className="grid gap-3.5">
        {Array.from({ length: cards }, (_, index) => (
          <Skeleton key={index} className="h-48 rounded-lg! lg:h-30" />
        ))}
      </div>
    </Loading>
  );
}

/** The page of one's lessons while it isn't known yet who is here: the boxes of title, tabs and cards. */
export function LessonsPageSkeleton() {
  return (
    <Page className={lessonsPageClass}>
      <LessonsTitle />
      <div className="mb-6 flex h-12.25 items-center gap-6 border-b border-line">
        <Skeleton className="h-5 w-20" />
        <Skeleton className="h-5 w-14" />
      </div>
      <LessonsSkeleton label="Loading your lessons" />
    </Page>
  );
}
