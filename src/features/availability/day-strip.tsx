import { classNames } from "../../ui/class-names";
import { hoursText } from "./impact";
import { minutesOf, type Week } from "./week-draft";

export interface DayStripProps {
  week: Week;
  dayNames: readonly { short: string; number: string; long: string }[];
  todayIndex: number;
  chosen: number;
  onChoose: (day: number) => void;
}

/** The seven days on a phone; the chosen one is edited below. */
export function DayStrip({ week, dayNames, todayIndex, chosen, onChoose }: DayStripProps) {
  return (
    <div role="tablist" aria-label="Day" className="mb-4 grid grid-cols-7 gap-1">
      {dayNames.map((name, day) => {
        const minutes = week[day] === undefined ? 0 : minutesOf(week[day]!);
        return (
          <button
            key={name.long}
            type="button"
            role="tab"
            aria-selected={day === chosen}
            aria-label={`${name.long}, ${minutes === 0 ? "off" : hoursText(minutes)}`}
            onClick={() => onChoose(day)}
            className={classNames(
              "flex flex-col items-center rounded-md py-2 text-xs",
              day === chosen
                ? "bg-action text-on-action forced-colors:bg-[Highlight]"
                : day < todayIndex
                  ? "text-ink-3"
                  : "text-ink hover:bg-hover",
            )}
          >
            <span>{name.short}</span>
            <span className="font-display text-lg font-bold">{name.number}</span>
            <span className="nums">{minutes === 0 ? "off" : hoursText(minutes)}</span>
          </button>
        );
      })}
    </div>
  );
}
