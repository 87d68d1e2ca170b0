import { CalendarDate, parseDate } from "@internationalized/date";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
} from "react-aria-components/Calendar";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { classNames } from "./class-names";

export interface CalendarDay {
  /** What it is called aloud, with what can be had on it. */
  name: string;
  /** "closed" can't be chosen, and its name says why; "full" can, though nothing is left on it. */
  look: "free" | "full" | "closed";
  /** Stands under the number. */
  mark?: ReactNode;
  isToday: boolean;
  /** Its times are on the screen now. */
  isShown: boolean;
  /** It alone is. */
  isChosen: boolean;
}

export interface MonthCalendarProps {
  /** "Sarah's free days" */
  label: string;
  /** The date that the arrow keys stand on; its month is the one that is shown. */
  focusedDate: string;
  onFocusedDate: (localDate: string) => void;
  /** First and last date that can be turned to; a week before the first isn't shown. */
  firstDate: string;
  lastDate: string;
  dayOf: (localDate: string) => CalendarDay | undefined;
  onChoose: (localDate: string) => void;
  /** It opened at somebody's wish: the arrow keys work at once. */
  takesFocus?: boolean;
}

/**
 * One month as a grid, Monday first. Arrows go by day and week, Home and End to the ends of the month, page keys by month;
 * days that can't be chosen take the focus too, so that everybody learns why.
 */
export function MonthCalendar(props: MonthCalendarProps) {
  const { dayOf } = props;
  return (
    <I18nProvider locale="en-US">
      <Calendar
        aria-label={props.label}
        autoFocus={props.takesFocus ?? false}
        value={null}
        focusedValue={parseDate(props.focusedDate)}
        onFocusChange={(date) => props.onFocusedDate(date.toString())}
        minValue={parseDate(props.firstDate)}
        maxValue={parseDate(props.lastDate)}
        isDateUnavailable={(date) => (dayOf(date.toString())?.look ?? "closed") === "closed"}
        onChange={(date) => {
          if (date instanceof CalendarDate) props.onChoose(date.toString());
        }}
        firstDayOfWeek="mon"
      >
        <div className="flex items-center gap-1">
          <CalendarHeading className="flex-1 font-display text-lg font-bold" />
          <PageButton slot="previous" label="Earlier month">
            <ChevronLeft size={20} aria-hidden />
          </PageButton>
          <PageButton slot="next" label="Later month">
            <ChevronRight size={20} aria-hidden />
          </PageButton>
        </div>
        <CalendarGrid
          weekdayStyle="short"
          className="mt-1 w-full table-fixed border-separate border-spacing-0 [&_tr:has([data-over])]:hidden"
        >
          <CalendarGridHeader>
            {(weekday) => (
              <CalendarHeaderCell className="h-8 text-center text-xs font-normal text-ink-2">
                {weekday.slice(0, 2)}
              </CalendarHeaderCell>
            )}
          </CalendarGridHeader>
          <CalendarGridBody>
            {(date) => {
              const localDate = date.toString();
              const day = dayOf(localDate);
              const isOver = day !== undefined && localDate < props.firstDate;
              return (
                <CalendarCell
                  date={date}
                  className={day === undefined ? "invisible" : dayClass(day)}
                  render={(cell) => (
                    <div
                      {...cell}
                      aria-label={day?.name ?? cell["aria-label"]}
                      data-date={localDate}
                      data-over={isOver || undefined}
                    />
                  )}
                >
                  <span className={classNames("nums leading-5", day?.look === "full" && "line-through")}>
                    {date.day}
                  </span>
                  <span aria-hidden className="grid h-3 place-items-center text-2xs leading-3">
                    {day?.mark}
                  </span>
                </CalendarCell>
              );
            }}
          </CalendarGridBody>
        </CalendarGrid>
      </Calendar>
    </I18nProvider>
  );
}

function dayClass({ look, isToday, isShown, isChosen }: CalendarDay): string {
  return classNames(
    "flex h-12 cursor-pointer flex-col items-center justify-center rounded-md border outline-none",
    "data-focus-visible:outline-3 data-focus-visible:-outline-offset-1 data-focus-visible:outline-focus",
    isToday ? "border-line-strong" : "border-transparent",
    isChosen
      ? "bg-action font-semibold text-on-action forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]"
      : classNames(
          isShown ? "bg-action-soft" : look !== "closed" && "hover:bg-hover",
          look === "free" ? "font-semibold text-ink" : "text-ink-3",
        ),
    look === "closed" && "cursor-not-allowed!",
  );
}

function PageButton({ slot, label, children }: { slot: string; label: string; children: ReactNode }) {
  return (
    <Button
      slot={slot}
      aria-label={label}
      className="inline-grid size-11 place-items-center rounded-md text-ink outline-none hover:bg-hover data-disabled:cursor-not-allowed data-disabled:text-ink-3 data-focus-visible:outline-3 data-focus-visible:outline-focus"
    >
      {children}
    </Button>
  );
}
