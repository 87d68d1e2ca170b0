import { ChevronLeft, ChevronRight } from "lucide-react";
import { classNames } from "../../ui/class-names";
import { IconButton } from "../../ui/icon-button";
import { MonthButton, type MonthButtonProps } from "./month-button";

export interface WeekNavProps {
  month: MonthButtonProps;
  canGoBack: boolean;
  canGoOn: boolean;
  onWeek: (weeks: -1 | 1) => void;
  className?: string;
}

/** Which seven days, and the ones before and after; no further than the instructor opens. */
export function WeekNav({ month, canGoBack, canGoOn, onWeek, className }: WeekNavProps) {
  const button = (weeks: -1 | 1, can: boolean) => (
    <IconButton
      variant="outlined"
      label={weeks === -1 ? "Earlier week" : "Later week"}
      icon={weeks === -1 ? <ChevronLeft size={20} aria-hidden /> : <ChevronRight size={20} aria-hidden />}
      aria-disabled={!can}
      className={can ? "" : "cursor-not-allowed! border-dashed! bg-transparent! text-ink-3!"}
      onClick={() => {
        if (can) onWeek(weeks);
      }}
    />
  );
  return (
    <div className={classNames("flex items-center gap-2", className)}>
      {button(-1, canGoBack)}
      <MonthButton {...month} />
      {button(1, canGoOn)}
    </div>
  );
}
