import { useEffect, useRef, type ReactNode } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { dayBounds, localDateOf, type LocalDate, type TimeZone } from "../../../convex/domain/time";
import { formatClock, zoneAbbreviation } from "../../lib/format-time";
import { useAnnounce } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { LiveTag } from "../../ui/live-tag";
import { ClockChangeNote } from "./clock-change-note";
import { DayTimes } from "./day-times";
import { dayWords, noonOf } from "./day-words";
import { useHoldActions } from "./hold-actions";
import { NothingFree } from "./nothing-free";
import { DayTimesSkeleton } from "./picker-skeleton";
import type { Picking, PickTimeInstructor, ShownLesson } from "./use-picking";
import { useWeekAnnouncements } from "./use-week-announcements";
import { cityOf, ZoneNote } from "./zone-note";

export interface PickerDayProps {
  picking: Picking;
  instructor: PickTimeInstructor;
  viewerZone: TimeZone;
  online: boolean;
  onDay: (localDate: LocalDate) => void;
  /** What stands under the times for whom none of them suits. */
  otherwise?: ((shown: ShownLesson) => ReactNode) | undefined;
}

/** The open day: its times, live, or why it has none. */
export function PickerDay({ picking, instructor, viewerZone, online, onDay, otherwise }: PickerDayProps) {
  const { firstName: name, timeZone: instructorZone } = instructor;
  const { times, held, choice } = picking;
  const { week, shownDay, today, firstDate } = times;
  const area = useRef<HTMLElement>(null);
  const grid = week.status === "live" ? week.grid : null;
  const day = grid?.days.find(({ localDate }) => localDate === shownDay) ?? null;
  const words = dayWords(shownDay, today);
  const noonAt = noonOf(shownDay, viewerZone);
  const zones = { viewerZone, instructorZone };
  const twoClocks = week.status === "live" && week.twoClocks;
  useWeekAnnouncements(week, viewerZone, area);
  useDayAnnouncement(shownDay, day === null ? null : `${words.spoken}, ${day.freeCount} free`);
  return (
    <section ref={area} aria-labelledby="open-day" className="mt-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 id="open-day" className="text-lg">
          {/* The weekday is said by "Tomorrow", and a phone has no room for both. */}
          {words.relative === "" ? words.short : words.short.replace(words.weekday, words.relative)}
        </h3>
        <LiveTag online={online} />
        {!twoClocks && (
          <p className="ml-auto text-sm text-ink-2">
            {cityOf(viewerZone)}, {zoneAbbreviation(noonAt, viewerZone)}
          </p>
        )}
      </div>
      {twoClocks && (
        <p className="mt-1 text-sm text-ink-2">
          <ZoneNote {...zones} at={noonAt} twoClocks instructorFirstName={name} />
        </p>
      )}
      <ClockChangeNote bounds={dayBounds(shownDay, viewerZone)} zones={zones} instructorFirstName={name} />
      <div className="mt-4 grid gap-4">
        {week.status !== "live" || grid === null || day === null || choice === null ? (
          <DayTimesSkeleton />
        ) : (
          <>
            <DayTimes
              {...zones}
              grid={grid}
              localDate={shownDay}
              lesson={`${choice.offering.offeringId} ${choice.format} ${choice.durationMinutes}`}
              twoClocks={twoClocks}
              isOld={!online}
              onPress={picking.onPress}
            />
            {day.freeCount === 0 && (
              <NothingFree
                {...zones}
                grid={grid}
                day={day}
                instructorFirstName={name}
                firstDate={firstDate}
                horizon={times.horizon}
                today={today}
                isOld={!online}
                next={times.next}
                takesFocus={false}
                isShort
                onHoldAt={(at) => {
                  onDay(localDateOf(at, viewerZone));
                  picking.holdAt(at);
                }}
                onShowAt={(at) => onDay(localDateOf(at, viewerZone))}
                onLastOpen={() => onDay(times.horizon.lastDate)}
              />
            )}
          </>
        )}
      </div>
      {held !== null && held.claimId !== null && (
        <ReleaseOnPhone
          claimId={held.claimId}
          time={formatClock(held.startsAt, viewerZone)}
          viewerZone={viewerZone}
        />
      )}
      {grid !== null && picking.lesson !== null && otherwise?.(picking.lesson)}
    </section>
  );
}

/** On a desk the summary has room for it. */
function ReleaseOnPhone(props: { claimId: Id<"claims">; time: string; viewerZone: TimeZone }) {
  const { claimId, time, viewerZone } = props;
  const actions = useHoldActions(viewerZone);
  return (
    <p className="nums mt-4 flex items-center justify-between gap-3 text-sm text-ink-2 lg:hidden">
      {time} is kept for you.
      <Button
        variant="link"
        size="sm"
        pending={actions.busy === "releasing"}
        onClick={() => void actions.release(claimId)}
      >
        Release
      </Button>
    </p>
  );
}

/** Said when another day is opened and its times are there, not for each change of a number. */
function useDayAnnouncement(shownDay: LocalDate, words: string | null) {
  const announce = useAnnounce();
  const said = useRef<LocalDate | null>(null);
  useEffect(() => {
    if (words === null || said.current === shownDay) return;
    // The first day is read with the dialog.
    if (said.current !== null) announce.polite(words);
    said.current = shownDay;
  }, [announce, shownDay, words]);
}
