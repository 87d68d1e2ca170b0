import { useEffect, useRef, useState } from "react";
import { mondayOf, type LocalDate } from "../../../convex/domain/time";
import { useAnnounce } from "../../ui/announcer";
import { classNames } from "../../ui/class-names";
import { MonthCalendar, type CalendarDay } from "../../ui/month-calendar";
import { dayWords } from "./day-words";
import { dotsOf, firstOfMonth, lastOfMonth, later, monthDayName, type MonthDay } from "./month-days";
import { isWithin } from "./shown-week";
import { useMonth, type Month } from "./use-month";
import type { Horizon, Zones } from "./horizon";
import { daysWords } from "./horizon-words";
import type { StartsWish } from "./use-free-starts";

export interface MonthOfDaysProps {
  instructorFirstName: string;
  asked: StartsWish;
  today: LocalDate;
  horizon: Horizon;
  zones: Zones;
  /** First of the seven shown days. */
  firstDate: LocalDate;
  /** The one that is open on a phone. */
  shownDay: LocalDate | null;
  /** The connection is gone: times may be old. */
  isOld: boolean;
  /** It stands beside the times: it doesn't take the focus, and turns to the day whose times are opened elsewhere. */
  isInPlace?: boolean;
  /** Weeks that are over aren't shown: on a phone, where they would push the times away. */
  fromThisWeek?: boolean;
  onChoose: (localDate: LocalDate) => void;
}

/** A month of the instructor's days with what each has left, live. */
export function MonthOfDays(props: MonthOfDaysProps) {
  const { instructorFirstName: name, asked, today, horizon, zones, firstDate, shownDay } = props;
  const { isInPlace = false, fromThisWeek = false } = props;
  const firstTurn = fromThisWeek ? later(firstOfMonth(today), mondayOf(today)) : firstOfMonth(today);
  const lastTurn = lastOfMonth(horizon.lastDate > today ? horizon.lastDate : today);
  const [wanted, setFocused] = useState(shownDay ?? firstDate);
  const [followed, setFollowed] = useState(shownDay);
  if (isInPlace && shownDay !== null && shownDay !== followed) {
    setFollowed(shownDay);
    setFocused(shownDay);
  }
  // The instructor may open less than when the month was opened.
  const focused = wanted > lastTurn ? lastTurn : later(wanted, firstTurn);
  const month = useMonth(asked, firstOfMonth(focused), { today, horizon, zones });
  useFocusedDayWords(month.days.get(focused), today);

  const dayOf = (localDate: LocalDate): CalendarDay | undefined => {
    const day = month.days.get(localDate);
    if (day === undefined) return undefined;
    const isShown = shownDay === null ? isWithin(firstDate, localDate) : localDate === shownDay;
    return {
      name: `${monthDayName(day, today)}${isShown ? ", shown now" : ""}`,
      look: day.state !== "open" ? "closed" : day.freeCount === 0 ? "full" : "free",
      mark: <Left day={day} isChosen={localDate === shownDay} />,
      isToday: localDate === today,
      isShown,
      isChosen: localDate === shownDay,
    };
  };
  return (
    <>
      <MonthCalendar
        takesFocus={!isInPlace}
        label={`${name}’s free days`}
        focusedDate={focused}
        onFocusedDate={setFocused}
        firstDate={firstTurn}
        lastDate={lastTurn}
        dayOf={dayOf}
        onChoose={props.onChoose}
      />
      <div
        className={classNames(
          "mt-2 grid gap-1 text-xs text-ink-2",
          !isInPlace && "border-t border-line pt-2.5",
        )}
      >
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <span className="inline-flex items-center gap-2">
            <Dots count={1} /> few times
          </span>
          <span className="inline-flex items-center gap-2">
            <Dots count={3} /> many times
          </span>
          <span className="text-ink-3 line-through">nothing free</span>
        </p>
        <p>{footWords(month, props)}</p>
      </div>
    </>
  );
}

/** What the picture of the month can't say by itself. */
function footWords(
  month: Month,
  { isOld, horizon, today, instructorFirstName: name }: MonthOfDaysProps,
): string {
  if (isOld) return "You’re offline. Times may be old.";
  if (month.status === "loading") return "Looking for free times…";
  if (month.status === "failed") return "We can’t reach the calendar. Reload the page to try again.";
  if (month.status === "gone") return `${name} isn’t taking lessons now.`;
  const days = [...month.days.values()];
  if (days.some((day) => day.state === "notOpen")) {
    return `${name} opens ${daysWords(horizon.days)} ahead, until ${dayWords(horizon.lastDate, today).short} for now.`;
  }
  const count = days.filter((day) => day.freeCount !== null && day.freeCount > 0).length;
  if (count === 0) return "Nothing is free in this month. Another length or format may be.";
  return `Something is free on ${count} ${count === 1 ? "day" : "days"} of this month.`;
}

function Left({ day, isChosen }: { day: MonthDay; isChosen: boolean }) {
  const count = day.freeCount ?? 0;
  if (count !== 1) return <Dots count={dotsOf(count)} isChosen={isChosen} />;
  return <span className={isChosen ? "" : "font-semibold text-moment-text"}>1 left</span>;
}

function Dots({ count, isChosen = false }: { count: number; isChosen?: boolean }) {
  return (
    <span aria-hidden className="inline-flex gap-0.75">
      {Array.from({ length: count }, (_, dot) => (
        <span
          key={dot}
          className={`size-1.25 rounded-full forced-colors:bg-[CanvasText] ${isChosen ? "bg-on-action" : "bg-action-text"}`}
        />
      ))}
    </span>
  );
}

/** What the day under the focus has left becomes known, or another number, while somebody listens: it is said. */
function useFocusedDayWords(day: MonthDay | undefined, today: LocalDate): void {
  const announce = useAnnounce();
  const before = useRef(day);
  useEffect(() => {
    const known = before.current;
    before.current = day;
    if (day === undefined || day.freeCount === null || known?.localDate !== day.localDate) return;
    if (known.freeCount === day.freeCount) return;
    announce.polite(`${known.freeCount === null ? "" : "Now: "}${monthDayName(day, today)}`);
  }, [announce, day, today]);
}
