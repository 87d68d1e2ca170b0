import { Loading, Skeleton } from "../../ui/skeleton";
import { TaskBody } from "../../ui/task-dialog";

/** The tiles of a usual day, where the real ones will be. */
export function DayTimesSkeleton() {
  return (
    <Loading label="Loading the times">
      <Skeleton className="h-5 w-20" />
      <div className="mt-2 grid grid-cols-3 gap-2 lg:grid-cols-4">
        {Array.from({ length: 12 }, (_, tile) => (
          <Skeleton key={tile} className="h-11.5 rounded-sm" />
        ))}
      </div>
    </Loading>
  );
}

/** The boxes of the whole picker, before it is known who is picked. */
export function PickerSkeleton() {
  return (
    <TaskBody>
      <div className="grid gap-y-6 lg:grid-cols-[22rem_minmax(0,1fr)] lg:gap-x-11">
        <div>
          <Skeleton className="mt-2 h-7 w-40" />
          <Skeleton className="mt-6 h-64 rounded-md" />
        </div>
        <div>
          <Skeleton className="h-13 rounded-md" />
          <Skeleton className="mt-2 h-13 rounded-md" />
          <Skeleton className="mt-6 mb-4 h-7 w-44" />
          <DayTimesSkeleton />
        </div>
      </div>
    </TaskBody>
  );
}
