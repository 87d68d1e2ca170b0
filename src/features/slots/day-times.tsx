import { useEffect, useLayoutEffect, useRef, useState, type FocusEvent, type RefObject } from "react";
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
  const list = useRef<HTMLDivElement>(null);
  const seen = useSeenStarts(`${localDate} ${props.lesson} ${viewerZone}`, slots, list);
  const focus = useKeptFocus(slots, list);
  const clockThere = (at: Instant) =>
    twoClocks ? `${formatClock(at, instructorZone)} ${zoneAbbreviation(at, instructorZone)}` : undefined;
  return (
    <div ref={list} {...focus} className="grid gap-4 empty:hidden">
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

/** So long nobody is at the times before they close up. */
const CALM_MS = 2000;

/**
 * The starts that stood there since this day and lesson were opened: a press never meets what slid into another's place. Once the
 * pointer and the focus have been elsewhere for a while, the places that were left are given up.
 */
function useSeenStarts(
  scope: string,
  slots: readonly Slot[],
  list: RefObject<HTMLElement | null>,
): ReadonlySet<Instant> {
  const [seen, setSeen] = useState({ scope, starts: new Set<Instant>() });
  const now = new Set(slots.map((slot) => slot.startsAt));
  const before = seen.scope === scope ? seen.starts : new Set<Instant>();
  const isKnown = seen.scope === scope && [...now].every((startsAt) => before.has(startsAt));
  const starts = isKnown ? before : new Set([...before, ...now]);
  if (!isKnown) setSeen({ scope, starts });

  const hasGaps = starts.size > now.size;
  const current = useRef(now);
  useEffect(() => {
    current.current = now;
  });
  useEffect(() => {
    if (!hasGaps) return;
    let calmMs = 0;
    const timer = setInterval(() => {
      const isCalm =
        list.current?.matches(":hover") !== true && list.current?.contains(document.activeElement) !== true;
      calmMs = isCalm ? calmMs + CALM_MS / 4 : 0;
      if (calmMs >= CALM_MS) setSeen({ scope, starts: current.current });
    }, CALM_MS / 4);
    return () => clearInterval(timer);
  }, [hasGaps, scope, list]);
  return starts;
}

/** A time that left took its focus along, or became another button: the focus stays with it, or goes to the nearest free one. */
function useKeptFocus(slots: readonly Slot[], list: RefObject<HTMLElement | null>) {
  const tile = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    const element = list.current;
    const active = document.activeElement;
    if (element === null || tile.current === null || tile.current.isConnected) return;
    const wanted = Number(tile.current.dataset["startsAt"]);
    tile.current = null;
    // Whoever went elsewhere on purpose isn't fetched back.
    if (active !== document.body && !active?.contains(element)) return;
    const nearest = slots
      .filter((slot) => slot.startsAt === wanted || isFree(slot))
      .sort((one, other) => Math.abs(one.startsAt - wanted) - Math.abs(other.startsAt - wanted))[0];
    element.querySelector<HTMLElement>(`[data-starts-at="${nearest?.startsAt}"]`)?.focus();
  }, [slots, list]);
  return {
    onFocus: (event: FocusEvent) => {
      tile.current = (event.target as Element).closest<HTMLElement>("[data-starts-at]");
    },
  };
}
