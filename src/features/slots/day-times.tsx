import { useLayoutEffect, useRef, useState } from "react";
import type { Instant, LocalDate, TimeZone } from "../../../convex/domain/time";
import { formatClock, zoneAbbreviation } from "../../lib/format-time";
import { dayParts, slotsOfDay } from "./day-parts";
import { LiveSlot } from "./live-slot";
import { isFree, type Slot, type WeekGrid } from "./week-grid";

export interface DayTimesProps {
  grid: WeekGrid;
  localDate: LocalDate;
  /** What the times are for: another lesson's times have other places. */
  lesson: string;
  viewerZone: TimeZone;
  instructorZone: TimeZone;
  twoClocks: boolean;
  isOld: boolean;
  onPress: (slot: Slot) => void;
}

/** All times of one day, in the morning, in the afternoon and in the evening. */
export function DayTimes(props: DayTimesProps) {
  const { grid, localDate, viewerZone, instructorZone, twoClocks } = props;
  const slots = slotsOfDay(grid, localDate);
  const seen = useSeenStarts(`${localDate} ${props.lesson} ${viewerZone}`, slots);
  const { list, focus } = useKeptFocus(slots);
  const clockThere = (at: Instant) =>
    twoClocks ? `${formatClock(at, instructorZone)} ${zoneAbbreviation(at, instructorZone)}` : undefined;
  return (
    <div ref={list} {...focus} className="grid gap-4">
      {dayParts(slots, seen, viewerZone).map(({ part, places }) => (
        <section key={part} aria-label={part}>
          <h4 className="font-sans text-sm font-normal tracking-normal text-ink-2">{part}</h4>
          <ul className="mt-2 grid grid-cols-3 gap-2 lg:grid-cols-4">
            {places.map(({ startsAt, slot }) => (
              <li key={startsAt} className="min-h-11.5 min-w-0">
                {slot !== null && (
                  <LiveSlot
                    slot={twoClocks && slot.state === "lastSpot" ? { ...slot, state: "free" } : slot}
                    time={formatClock(startsAt, viewerZone)}
                    sublabel={isFree(slot) && slot.state !== "justFreed" ? clockThere(startsAt) : undefined}
                    zone={viewerZone}
                    isOld={props.isOld}
                    onPress={props.onPress}
                    className={slot.state === "lastSpot" ? "flex-col gap-0.5! py-1" : undefined}
                  />
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** The starts that stood there since this day and lesson were opened: a press never meets what slid into another's place. */
function useSeenStarts(scope: string, slots: readonly Slot[]): ReadonlySet<Instant> {
  const [seen, setSeen] = useState({ scope, starts: new Set<Instant>() });
  const before = seen.scope === scope ? seen.starts : new Set<Instant>();
  if (seen.scope === scope && slots.every((slot) => before.has(slot.startsAt))) return before;
  const starts = new Set([...before, ...slots.map((slot) => slot.startsAt)]);
  setSeen({ scope, starts });
  return starts;
}

/** A time that left took its focus along, or became another button: the focus stays with it, or goes to the nearest free one. */
function useKeptFocus(slots: readonly Slot[]) {
  const list = useRef<HTMLDivElement>(null);
  const at = useRef<Instant | null>(null);
  useLayoutEffect(() => {
    const element = list.current;
    const active = document.activeElement;
    // Whoever went elsewhere on purpose isn't fetched back.
    if (element === null || at.current === null || (active !== document.body && !active?.contains(element)))
      return;
    const wanted = at.current;
    const nearest = slots
      .filter((slot) => slot.startsAt === wanted || isFree(slot))
      .sort((one, other) => Math.abs(one.startsAt - wanted) - Math.abs(other.startsAt - wanted))[0];
    element.querySelector<HTMLElement>(`[data-starts-at="${nearest?.startsAt}"]`)?.focus();
  }, [slots]);
  return {
    list,
    focus: {
      onFocus: (event: React.FocusEvent) => {
        const tile = (event.target as Element).closest<HTMLElement>("[data-starts-at]");
        at.current = tile === null ? null : Number(tile.dataset["startsAt"]);
      },
      onBlur: (event: React.FocusEvent) => {
        // A removed element leaves without a next one; leaving on purpose names where to.
        if (event.relatedTarget !== null && !list.current?.contains(event.relatedTarget)) at.current = null;
      },
    },
  };
}
