import type { OfferedStart } from "../../../convex/domain/slots";
import type { Instant, LocalDate, TimeZone } from "../../../convex/domain/time";
import { DayHours } from "./day-hours";
import { DayStrip } from "./day-strip";
import { dayWords, weekWords } from "./day-words";
import { DAYS_SHOWN } from "./shown-week";
import { opensWords } from "./horizon-words";
import type { Horizon } from "./horizon";
import { WeekEmpty } from "./week-empty";
import { WeekGridTable } from "./week-grid-table";
import { WeekLegend } from "./week-legend";
import type { ClaimSlot, Slot, WeekGrid } from "./week-grid";

export interface WeekViewProps {
  grid: WeekGrid;
  isDesk: boolean;
  instructorFirstName: string;
  firstDate: LocalDate;
  /** The open day on a phone. */
  shownDay: LocalDate;
  horizon: Horizon;
  today: LocalDate;
  viewerZone: TimeZone;
  instructorZone: TimeZone;
  twoClocks: boolean;
  isOld: boolean;
  next: OfferedStart | null | undefined;
  takesFocus: boolean;
  onPress: (slot: Slot) => void;
  onRelease: (slot: ClaimSlot) => void;
  onWeek: (weeks: -1 | 1) => void;
  onDay: (localDate: LocalDate) => void;
  onHoldAt: (startsAt: Instant) => void;
  onShowAt: (startsAt: Instant) => void;
  /** The last week that is open for booking. */
  onLastOpen: () => void;
}

/** Seven columns on a desk, a day strip with the hours of one day on a phone. */
export function WeekView(props: WeekViewProps) {
  const { grid, isDesk, instructorFirstName: name, firstDate, today, twoClocks, isOld } = props;
  const hasSlots = grid.hours.some((row) =>
    row.cells.some((cell) => cell.claims.length + cell.starts.length > 0),
  );
  const isThisWeek = firstDate === today;
  const isBeyond = firstDate > props.horizon.lastDate;
  const notOpen = (date: LocalDate) =>
    date <= props.horizon.lastDate
      ? undefined
      : { text: opensWords(date, props), onBack: isBeyond ? props.onLastOpen : null };
  const empty = (title: string, date: LocalDate) => (
    <WeekEmpty
      title={title}
      notOpen={notOpen(date)}
      next={props.next}
      viewerZone={props.viewerZone}
      isOld={isOld}
      takesFocus={props.takesFocus}
      onHold={props.onHoldAt}
      onShow={props.onShowAt}
    />
  );
  const emptyWeek = isBeyond
    ? `${weekWords(firstDate, DAYS_SHOWN)} isn’t open for booking yet`
    : grid.days.some((day) => day.isTaught)
      ? `${name} is full ${isThisWeek ? "this week" : "that week"}`
      : `${name} doesn’t teach ${isThisWeek ? "this week" : "that week"}`;

  if (isDesk) {
    if (!hasSlots) return empty(emptyWeek, firstDate);
    return (
      <>
        <WeekGridTable
          grid={grid}
          label={`${name}’s times, ${weekWords(firstDate, DAYS_SHOWN)}`}
          viewerZone={props.viewerZone}
          instructorZone={props.instructorZone}
          twoClocks={twoClocks}
          today={today}
          isOld={isOld}
          takesFocus={props.takesFocus}
          onPress={props.onPress}
          onWeek={props.onWeek}
        />
        <WeekLegend instructorFirstName={name} />
        {grid.freeCount === 0 && empty(emptyWeek, firstDate)}
      </>
    );
  }

  const day = grid.days.find((each) => each.localDate === props.shownDay) ?? grid.days[0]!;
  const words = dayWords(day.localDate, today);
  return (
    <>
      <div className="-mx-4 border-b border-line px-2 pb-3 sm:mx-0 sm:px-0">
        <DayStrip days={grid.days} chosen={day.localDate} today={today} onChoose={props.onDay} />
      </div>
      <div className="mt-5 mb-3 flex items-baseline justify-between gap-4">
        <h3 className="text-lg">
          {words.relative === "" ? words.short : `${words.relative}, ${words.short}`}
        </h3>
        <span className="nums text-sm text-ink-2">{day.freeCount > 0 && `${day.freeCount} free`}</span>
      </div>
      <DayHours
        grid={grid}
        localDate={day.localDate}
        viewerZone={props.viewerZone}
        instructorZone={props.instructorZone}
        twoClocks={twoClocks}
        isOld={isOld}
        onPress={props.onPress}
        onRelease={props.onRelease}
      />
      {day.freeCount === 0 &&
        empty(
          grid.freeCount === 0 && (isBeyond || day.isOpen)
            ? emptyWeek
            : !day.isOpen
              ? "That day isn’t open for booking yet"
              : day.isTaught
                ? "Nothing free that day"
                : `${name} doesn’t teach that day`,
          day.localDate,
        )}
    </>
  );
}
