import type { LocalDate } from "../../../convex/domain/time";
import { DayHours } from "./day-hours";
import { DayStrip } from "./day-strip";
import { dayWords, weekWords } from "./day-words";
import { NothingFree, type NothingFreeProps } from "./nothing-free";
import { DAYS_SHOWN } from "./shown-week";
import { WeekGridTable } from "./week-grid-table";
import { WeekLegend } from "./week-legend";
import type { ClaimSlot, GridDay, Slot } from "./week-grid";

export interface WeekViewProps extends Omit<NothingFreeProps, "day"> {
  isDesk: boolean;
  /** The open day on a phone. */
  shownDay: LocalDate;
  twoClocks: boolean;
  onPress: (slot: Slot) => void;
  onRelease: (slot: ClaimSlot) => void;
  onWeek: (weeks: -1 | 1) => void;
  onDay: (localDate: LocalDate) => void;
}

/** Seven columns on a desk, a day strip with the hours of one day on a phone. */
export function WeekView(props: WeekViewProps) {
  const { grid, isDesk, instructorFirstName: name, firstDate, today, twoClocks, isOld } = props;
  const hasSlots = grid.hours.some((row) =>
    row.cells.some((cell) => cell.claims.length + cell.starts.length > 0),
  );
  const empty = (day: GridDay | null) => <NothingFree {...props} day={day} />;

  if (isDesk) {
    if (!hasSlots) return empty(null);
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
        {grid.freeCount === 0 && empty(null)}
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
      {day.freeCount === 0 && empty(day)}
    </>
  );
}
