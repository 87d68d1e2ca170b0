import { Loading, Skeleton } from "../../ui/skeleton";

/** The boxes of a usual week, where the real ones will be. */
export function PickTimeSkeleton({ isDesk }: { isDesk: boolean }) {
  if (isDesk) {
    return (
      <Loading label="Loading the times">
        <div className="grid grid-cols-[5.25rem_repeat(7,minmax(0,1fr))]">
          {Array.from({ length: 8 }, (_, column) => (
            <div key={column} className="h-15 border-b border-line px-1.5">
              {column > 0 && <Skeleton className="h-6 w-14" />}
            </div>
          ))}
          {Array.from({ length: 10 * 8 }, (_, cell) => (
            <div key={cell} className="min-h-13 p-1">
              <Skeleton className={cell % 8 === 0 ? "mt-1 h-4 w-10" : "h-11 rounded-sm"} />
            </div>
          ))}
        </div>
      </Loading>
    );
  }
  return (
    <Loading label="Loading the times">
      <div className="grid grid-cols-7 gap-1">
        {Array.from({ length: 7 }, (_, day) => (
          <Skeleton key={day} className="h-18 rounded-md" />
        ))}
      </div>
      <Skeleton className="mt-9 h-6 w-40" />
      <div className="mt-4 grid gap-2">
        {Array.from({ length: 7 }, (_, row) => (
          <div key={row} className="grid grid-cols-[4.5rem_repeat(4,minmax(0,1fr))] gap-1.5">
            <Skeleton className="mt-2 h-4 w-10" />
            {[0, 1, 2, 3].map((quarter) => (
              <Skeleton key={quarter} className="h-11.5 rounded-sm" />
            ))}
          </div>
        ))}
      </div>
    </Loading>
  );
}
