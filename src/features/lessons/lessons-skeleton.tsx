import { Loading, Skeleton } from "../../ui/skeleton";

/** The exact boxes of a day heading and its cards. */
export function LessonsSkeleton({ label, cards = 3 }: { label: string; cards?: number }) {
  return (
    <Loading label={label}>
      <Skeleton className="mb-3 h-5 w-28" />
      <div className="grid gap-3.5">
        {Array.from({ length: cards }, (_, index) => (
          <Skeleton key={index} className="h-48 rounded-lg lg:h-30" />
        ))}
      </div>
    </Loading>
  );
}
