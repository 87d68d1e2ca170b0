import { ChevronLeft, ChevronRight } from "lucide-react";
import { useId } from "react";
import { classNames } from "../../ui/class-names";
import { IconButton } from "../../ui/icon-button";
import { MonthButton, type MonthButtonProps } from "./month-button";

export interface WeekNavProps {
  month: MonthButtonProps;
  /** Why one can't turn there; null where one can. */
  noEarlier: string | null;
  noLater: string | null;
  onWeek: (weeks: -1 | 1) => void;
  className?: string;
}

/** Which seven days, and the ones before and after; no further than the instructor opens. */
export function WeekNav({ month, noEarlier, noLater, onWeek, className }: WeekNavProps) {
  const id = useId();
  const button = (weeks: -1 | 1, reason: string | null) => (
    <IconButton
      variant="outlined"
      label={weeks === -1 ? "Earlier week" : "Later week"}
      icon={weeks === -1 ? <ChevronLeft size={20} aria-hidden /> : <ChevronRight size={20} aria-hidden />}
      aria-disabled={reason !== null}
      aria-describedby={reason === null ? undefined : `${id}${weeks}`}
      className={reason === null ? "" : "cursor-not-allowed! border-dashed! bg-transparent! text-ink-3!"}
      onClick={() => onWeek(weeks)}
    />
  );
  return (
    <div className={classNames("relative grid gap-1", className)}>
      <div className="flex items-center justify-between gap-2">
        {button(-1, noEarlier)}
        <MonthButton {...month} />
        {button(1, noLater)}
      </div>
      <span id={`${id}-1`} className="sr-only">
        {noEarlier}
      </span>
      {noLater !== null && (
        // On a desk beside the way back, which keeps its place under the pointer.
        <p
          id={`${id}1`}
          className="nums text-right text-xs text-ink-2 lg:absolute lg:top-full lg:right-0 lg:pt-1.5 lg:whitespace-nowrap"
        >
          {noLater}
        </p>
      )}
    </div>
  );
}
