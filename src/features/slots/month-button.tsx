import { CalendarDays } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import type { LocalDate } from "../../../convex/domain/time";
import { Popover } from "../../ui/popover";
import { Loading, Skeleton } from "../../ui/skeleton";
import { weekWords } from "./day-words";
import type { MonthOfDaysProps } from "./month-of-days";
import { DAYS_SHOWN } from "./shown-week";

const load = () => import("./month-of-days");
const MonthOfDays = lazy(() => load().then((module) => ({ default: module.MonthOfDays })));

export type MonthButtonProps = Omit<MonthOfDaysProps, "onChoose"> & {
  onDate: (localDate: LocalDate) => void;
};

/** Names the shown week, and opens the month around it. */
export function MonthButton({ onDate, ...month }: MonthButtonProps) {
  const [open, setOpen] = useState(false);
  // Whoever chose a day goes on among its times, not at the button.
  const isChosen = useRef(false);
  const popup = useRef<HTMLDivElement>(null);
  const words = weekWords(month.firstDate, DAYS_SHOWN);
  const preload = () => void load();
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        isChosen.current = false;
        setOpen(next);
      }}
      label="Free days of a month"
      initialFocus={popup}
      finalFocus={() => !isChosen.current}
      className="w-88 max-w-[calc(100vw-1rem)]"
      trigger={
        <button
          type="button"
          aria-label={`${words}, choose a day in a month`}
          onPointerEnter={preload}
          onFocus={preload}
          className="nums inline-flex min-h-11 min-w-40 items-center justify-center gap-2 rounded-md border border-transparent px-2 font-medium hover:bg-hover aria-expanded:bg-action-soft aria-expanded:text-action-text"
        >
          <CalendarDays size={18} aria-hidden className="text-action-text" />
          {words}
        </button>
      }
    >
      <div ref={popup} tabIndex={-1} className="outline-none">
        <Suspense fallback={<MonthSkeleton />}>
          <MonthOfDays
            {...month}
            onChoose={(localDate) => {
              isChosen.current = true;
              setOpen(false);
              onDate(localDate);
            }}
          />
        </Suspense>
      </div>
    </Popover>
  );
}

function MonthSkeleton() {
  return (
    <Loading label="Loading the month">
      <Skeleton className="mt-2 h-7 w-40" />
      <Skeleton className="mt-6 h-72 rounded-md" />
      <Skeleton className="mt-3 h-5 w-48" />
    </Loading>
  );
}
