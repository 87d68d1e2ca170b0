import { useId } from "react";
import type { LocalDate } from "../../../convex/domain/time";
import { classNames } from "../../ui/class-names";
import { dayWords } from "./day-words";
import type { GridDay } from "./week-grid";

export interface DayStripProps {
  days: readonly GridDay[];
  chosen: LocalDate;
  today: LocalDate;
  onChoose: (localDate: LocalDate) => void;
}

/** Seven days side by side with what each has left; a radio group to keyboard and screen reader. */
export function DayStrip({ days, chosen, today, onChoose }: DayStripProps) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label="Day" className="grid grid-cols-7 gap-0.5">
      {days.map((day) => {
        const words = dayWords(day.localDate, today);
        const isChosen = day.localDate === chosen;
        const count = day.freeCount === 1 ? "1 left" : day.freeCount > 0 ? String(day.freeCount) : "–";
        return (
          <label
            key={day.localDate}
            className={classNames(
              "nums relative flex min-h-18 flex-col items-center justify-center rounded-md border border-transparent text-2xs",
              "has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
              isChosen
                ? "bg-action text-on-action forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]"
                : day.freeCount > 0
                  ? "text-ink hover:bg-hover"
                  : "text-ink-3 hover:bg-hover",
            )}
          >
            <input
              type="radio"
              name={name}
              data-day={day.localDate}
              checked={isChosen}
              onChange={() => onChoose(day.localDate)}
              aria-label={`${words.relative === "" ? "" : `${words.relative}, `}${words.spoken}, ${leftWords(
                day,
              )}`}
              className="absolute inset-0 appearance-none rounded-md outline-none"
            />
            <span aria-hidden className={isChosen ? "" : "text-ink-2"}>
              {words.weekday}
            </span>
            <span aria-hidden className="font-display text-lg leading-6 font-bold">
              {words.number}
            </span>
            <span
              aria-hidden
              className={classNames(!isChosen && day.freeCount === 1 && "font-semibold text-moment-text")}
            >
              {count}
            </span>
          </label>
        );
      })}
    </div>
  );
}

function leftWords({ freeCount, isTaught, isOpen }: GridDay): string {
  if (freeCount > 0) return `${freeCount} free`;
  if (!isOpen) return "not open yet";
  return isTaught ? "nothing free" : "not teaching";
}
