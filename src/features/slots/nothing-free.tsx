import type { OfferedStart } from "../../../convex/domain/slots";
import type { Instant, LocalDate, TimeZone } from "../../../convex/domain/time";
import { weekWords } from "./day-words";
import type { Horizon } from "./horizon";
import { opensWords } from "./horizon-words";
import { DAYS_SHOWN } from "./shown-week";
import { WeekEmpty } from "./week-empty";
import type { GridDay, WeekGrid } from "./week-grid";

export interface NothingFreeProps {
  grid: WeekGrid;
  /** The day that is seen by itself; null: the whole week is. */
  day: GridDay | null;
  instructorFirstName: string;
  firstDate: LocalDate;
  horizon: Horizon;
  today: LocalDate;
  viewerZone: TimeZone;
  instructorZone: TimeZone;
  isOld: boolean;
  next: OfferedStart | null | undefined;
  takesFocus: boolean;
  isShort?: boolean;
  onHoldAt: (startsAt: Instant) => void;
  onShowAt: (startsAt: Instant) => void;
  /** The last week that is open for booking. */
  onLastOpen: () => void;
}

/** Why nothing is offered in what is seen, and where something is. */
export function NothingFree(props: NothingFreeProps) {
  const { day, firstDate, horizon } = props;
  const date = day?.localDate ?? firstDate;
  return (
    <WeekEmpty
      title={titleOf(props)}
      notOpen={
        date <= horizon.lastDate
          ? undefined
          : {
              text: opensWords(date, props),
              onBack: firstDate > horizon.lastDate ? props.onLastOpen : null,
            }
      }
      next={props.next}
      viewerZone={props.viewerZone}
      isOld={props.isOld}
      takesFocus={props.takesFocus}
      isShort={props.isShort}
      onHold={props.onHoldAt}
      onShow={props.onShowAt}
    />
  );
}

function titleOf(props: NothingFreeProps): string {
  const { grid, day, instructorFirstName: name, firstDate, horizon, today } = props;
  const isBeyond = firstDate > horizon.lastDate;
  if (day === null || (grid.freeCount === 0 && (isBeyond || day.isOpen))) {
    if (isBeyond) return `${weekWords(firstDate, DAYS_SHOWN)} isn’t open for booking yet`;
    const which = firstDate === today ? "this week" : "that week";
    return grid.days.some((each) => each.isTaught)
      ? `${name} is full ${which}`
      : `${name} doesn’t teach ${which}`;
  }
  if (!day.isOpen) return "That day isn’t open for booking yet";
  return day.isTaught ? "Nothing free that day" : `${name} doesn’t teach that day`;
}
