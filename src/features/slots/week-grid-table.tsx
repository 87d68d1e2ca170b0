import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { instantOf, type LocalDate, type TimeZone } from "../../../convex/domain/time";
import { clockParts, zoneAbbreviation } from "../../lib/format-time";
import { Badge } from "../../ui/badge";
import { classNames } from "../../ui/class-names";
import { dayWords } from "./day-words";
import { nearestPlace, placeAfter, type GridMove, type GridPlace } from "./grid-focus";
import { LiveSlot } from "./live-slot";
import { MoreStarts } from "./more-starts";
import { hourLabel } from "./slot-words";
import { cellFace, type GridCell, type GridDay, type Slot, type WeekGrid } from "./week-grid";

export interface SlotPresses {
  /** A press on any slot that can be pressed: a free one, one's hold, one's lesson. */
  onPress: (slot: Slot) => void;
  /** Earlier or later week; null where there is none. */
  onWeek: ((weeks: -1 | 1) => void) | null;
}

export type WeekGridTableProps = SlotPresses & {
  grid: WeekGrid;
  /** "Sarah's times, Oct 13 – 19" */
  label: string;
  viewerZone: TimeZone;
  instructorZone: TimeZone;
  twoClocks: boolean;
  today: LocalDate;
  /** The connection is gone: times may be old. */
  isOld: boolean;
  /** Another week was asked for by keyboard: the focus goes on in it. */
  takesFocus?: boolean;
};

const moves: Record<string, GridMove> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
};

/** Rows are hours, columns days: a time of day is one straight line across the week. Arrows move from slot to slot. */
export function WeekGridTable(props: WeekGridTableProps) {
  const { grid, onPress, onWeek, viewerZone, isOld } = props;
  const table = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<GridPlace | null>(null);
  const hadFocus = useRef(false);
  const size = { columns: grid.days.length, rows: grid.hours.length };
  const cellAt = (place: GridPlace) => grid.hours[place.row]?.cells[place.column];
  const has = (place: GridPlace) => {
    const cell = cellAt(place);
    return cell !== undefined && cellFace(cell).face !== null;
  };
  const active =
    wanted !== null && has(wanted) ? wanted : nearestPlace(wanted ?? { column: 0, row: 0 }, size, has);

  const focusAt = (place: GridPlace) =>
    table.current?.querySelector<HTMLElement>(`[data-place="${place.column} ${place.row}"]`)?.focus();

  // A slot that left took its focus along: hand it to the nearest one that is still there.
  useLayoutEffect(() => {
    if (!hadFocus.current || document.activeElement !== document.body || active === null) return;
    setWanted(active);
    focusAt(active);
    // What left is known by the next picture of the week; `active` is made anew at each look.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [grid, active?.column, active?.row]);

  useEffect(() => {
    if (props.takesFocus === true && active !== null && document.activeElement === document.body)
      focusAt(active);
    // Only when the table appears in the place of another one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (active === null || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "PageUp" || event.key === "PageDown") {
      event.preventDefault();
      onWeek?.(event.key === "PageUp" ? -1 : 1);
      return;
    }
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = placeAfter(active, move, size, has);
    if (next === null) return;
    setWanted(next);
    focusAt(next);
  };

  return (
    <div
      ref={table}
      role="grid"
      aria-label={props.label}
      aria-colcount={size.columns + 1}
      onKeyDown={onKeyDown}
      onFocus={() => (hadFocus.current = true)}
      onBlur={(event) => {
        // A removed element leaves without a next one; leaving on purpose names where to.
        if (event.relatedTarget !== null && !table.current?.contains(event.relatedTarget))
          hadFocus.current = false;
      }}
      onPointerDownCapture={() => (hadFocus.current = true)}
    >
      <div role="row" className="grid grid-cols-[5.25rem_repeat(7,minmax(0,1fr))] border-b border-line">
        <span role="presentation" />
        {grid.days.map((day, column) => (
          <DayHead
            key={day.localDate}
            day={day}
            today={props.today}
            onFocus={() => setWanted({ column, row: 0 })}
          />
        ))}
      </div>
      {grid.hours.map((row, rowIndex) => (
        <div key={row.hour} role="row" className="grid grid-cols-[5.25rem_repeat(7,minmax(0,1fr))]">
          <HourHead {...props} hour={row.hour} />
          {row.cells.map((cell, column) => (
            <Cell
              key={cell.localDate}
              cell={cell}
              place={{ column, row: rowIndex }}
              isActive={active?.column === column && active.row === rowIndex}
              startsStretch={cell.isOutside && grid.hours[rowIndex - 1]?.cells[column]?.isOutside !== true}
              zone={viewerZone}
              isOld={isOld}
              onPress={onPress}
              onFocus={() => setWanted({ column, row: rowIndex })}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

/** Takes the focus when its day was asked for and holds no slot. */
function DayHead({ day, today, onFocus }: { day: GridDay; today: LocalDate; onFocus: () => void }) {
  const words = dayWords(day.localDate, today);
  const isToday = day.localDate === today;
  return (
    <div
      role="columnheader"
      data-day={day.localDate}
      tabIndex={-1}
      onFocus={onFocus}
      className="flex h-15 flex-col items-start rounded-sm px-1.5 text-left"
    >
      <span className="flex items-baseline gap-1.5 text-sm text-ink-2">
        {words.weekday}
        <span
          className={classNames(
            "font-display text-lg font-bold",
            isToday ? "text-action-text" : day.isTaught && day.isOpen ? "text-ink" : "text-ink-3",
          )}
        >
          {words.number}
        </span>
        <span className="sr-only">{words.month}</span>
      </span>
      {day.freeCount === 1 ? (
        <Badge kind="moment" className="min-h-5! px-1.5! text-2xs!">
          Last spot
        </Badge>
      ) : (
        <span className="text-2xs text-ink-3">
          {!day.isOpen ? "not open yet" : day.isTaught ? words.relative : "not teaching"}
        </span>
      )}
    </div>
  );
}

function HourHead(props: WeekGridTableProps & { hour: number }) {
  const at = instantOf(props.grid.days[0]?.localDate ?? props.today, props.hour * 60, props.viewerZone).at;
  const lastAt = instantOf(
    props.grid.days.at(-1)?.localDate ?? props.today,
    props.hour * 60,
    props.viewerZone,
  ).at;
  const theirsAt = (each: number) => hourLabel(each, props.instructorZone).replace(" ", "\u00a0");
  const [theirs, theirsAtLast] = [theirsAt(at), theirsAt(lastAt)];
  return (
    <div role="rowheader" className="nums flex flex-col justify-center pr-2 text-xs">
      <span className="font-semibold text-ink">{hourLabel(at, props.viewerZone)}</span>
      {props.twoClocks && (
        <span className="text-2xs text-ink-3">
          {/* A clock change within the week moves one clock against the other. */}
          {theirs === theirsAtLast ? theirs : `${theirs}, then ${theirsAtLast}`}{" "}
          {zoneAbbreviation(lastAt, props.instructorZone)}
        </span>
      )}
    </div>
  );
}

interface CellProps {
  cell: GridCell;
  place: GridPlace;
  isActive: boolean;
  /** The first outside cell of a stretch says so in words where the hatching is gone. */
  startsStretch: boolean;
  zone: TimeZone;
  isOld: boolean;
  onPress: (slot: Slot) => void;
  onFocus: () => void;
}

function Cell({ cell, place, isActive, startsStretch, zone, isOld, onPress, onFocus }: CellProps) {
  const { face, more } = cellFace(cell);
  const edge = "min-h-13 border-l border-line";
  if (face === null) {
    return (
      <div role="presentation" className={classNames(edge, cell.isOutside && "hatched")}>
        {startsStretch && (
          <span aria-hidden className="hidden px-1 text-2xs forced-colors:inline">
            outside hours
          </span>
        )}
      </div>
    );
  }
  return (
    <div
      role="gridcell"
      aria-colindex={place.column + 2}
      className={classNames(edge, "flex gap-1.5 p-1 pr-1")}
    >
      <LiveSlot
        slot={face}
        time={clockParts(face.startsAt, zone).digits}
        zone={zone}
        onPress={onPress}
        isOld={isOld}
        data-place={`${place.column} ${place.row}`}
        tabIndex={isActive ? 0 : -1}
        onFocus={onFocus}
        className="min-h-11!"
      />
      {more.length > 0 && (
        <MoreStarts
          starts={more}
          after={face}
          zone={zone}
          isOld={isOld}
          onPress={onPress}
          tabIndex={isActive ? 0 : -1}
        />
      )}
    </div>
  );
}
