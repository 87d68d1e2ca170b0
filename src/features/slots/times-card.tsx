import { useEffect, useRef, useState, type ReactNode } from "react";
import { MAX_HORIZON_DAYS } from "../../../convex/domain/limits";
import {
  addDays,
  localDateOf,
  type Instant,
  type LocalDate,
  type TimeZone,
} from "../../../convex/domain/time";
import { useConnection } from "../../lib/connection";
import { useAnnounce } from "../../ui/announcer";
import { Card } from "../../ui/card";
import { LiveTag } from "../../ui/live-tag";
import { ClockChangeNote } from "./clock-change-note";
import { noonOf, weekWords } from "./day-words";
import { laterWeekWords } from "./horizon-words";
import { CalendarFailed, NotTeaching } from "./no-times";
import { PickTimeSkeleton } from "./pick-time-skeleton";
import { boundsOfWeek, DAYS_SHOWN, firstDateShown } from "./shown-week";
import { useDayFocus } from "./use-day-focus";
import type { ShownTimes } from "./use-shown-times";
import { useWeekAnnouncements } from "./use-week-announcements";
import type { ClaimSlot, Slot } from "./week-grid";
import { WeekNav } from "./week-nav";
import { WeekView } from "./week-view";
import { ZoneNote } from "./zone-note";

/** Which days are shown, as the address bar says it. */
export interface ShownDates {
  /** First of the seven days. */
  week?: LocalDate | undefined;
  /** The day that is open on a phone. */
  day?: LocalDate | undefined;
}

export interface TimesCardProps {
  title: string;
  instructorFirstName: string;
  instructorZone: TimeZone;
  viewerZone: TimeZone;
  times: ShownTimes;
  isDesk: boolean;
  /** What is chosen besides the time. */
  controls?: ReactNode;
  onDates: (dates: ShownDates) => void;
  onPress: (slot: Slot) => void;
  onRelease: (slot: ClaimSlot) => void;
  /** A time offered in words instead of an empty week. */
  onTake: (startsAt: Instant) => void;
  /** Under the times, inside the card. */
  footer?: ReactNode;
  /** Beside the card: bars and messages. */
  children?: ReactNode;
}

/** The live week of one instructor with its way through the weeks, in whatever state it is. */
export function TimesCard(props: TimesCardProps) {
  const { times, viewerZone, instructorZone, isDesk, onDates, instructorFirstName: name } = props;
  const { today, firstDate, week, canGoBack, canGoOn } = times;
  const { online } = useConnection();
  const announce = useAnnounce();
  const area = useRef<HTMLElement>(null);
  const [byKeyboard, setByKeyboard] = useState(false);
  const grid = week.status === "live" ? week.grid : null;
  useWeekAnnouncements(week, viewerZone, area);
  const focusDay = useDayFocus(area, grid);
  useEffect(() => {
    if (grid !== null && byKeyboard)
      announce.polite(`${weekWords(firstDate, DAYS_SHOWN)}, ${grid.freeCount} free`);
    // Said when another week has arrived, not for each change within it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [firstDate, grid === null]);

  const opening = {
    instructorFirstName: name,
    horizon: times.horizon,
    today,
    viewerZone,
    instructorZone,
  };
  const noEarlier = canGoBack ? null : "Earlier days are over.";
  const noLater = canGoOn ? null : laterWeekWords(firstDate, opening);
  const goBy = (weeks: -1 | 1) => {
    const reason = weeks === -1 ? noEarlier : noLater;
    if (reason !== null) return announce.polite(reason);
    const to = addDays(firstDate, weeks * DAYS_SHOWN);
    onDates({ week: to <= today ? undefined : to, day: undefined });
  };
  const showDate = (date: LocalDate) =>
    onDates({ week: firstDateShown(date, today, MAX_HORIZON_DAYS), day: date });
  const month = {
    instructorFirstName: name,
    asked: times.asked,
    today,
    horizon: times.horizon,
    zones: { viewerZone, instructorZone },
    firstDate,
    shownDay: isDesk ? null : times.shownDay,
    isOld: !online,
    onDate: (date: LocalDate) => {
      setByKeyboard(true);
      focusDay(date);
      showDate(date);
    },
  };
  const nav = { month, noEarlier, noLater, onWeek: goBy };
  return (
    <section ref={area} aria-labelledby="pick-a-time" className="scroll-mt-20">
      <Card className="p-4 max-lg:border-0 max-lg:bg-transparent max-lg:p-0 max-lg:shadow-none lg:p-6">
        <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1 basis-72">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h2 id="pick-a-time" className="text-xl">
                {props.title}
              </h2>
              <LiveTag online={online} />
            </div>
            <p className="mt-1 text-sm text-ink-2">
              <ZoneNote
                at={noonOf(firstDate, viewerZone)}
                viewerZone={viewerZone}
                instructorZone={instructorZone}
                instructorFirstName={name}
                twoClocks={week.status === "live" && week.twoClocks}
              />
            </p>
          </div>
          {isDesk && <WeekNav {...nav} />}
        </div>
        {props.controls !== undefined && <div className="mt-4">{props.controls}</div>}
        {!isDesk && <WeekNav {...nav} className="mt-4" />}
        <ClockChangeNote
          bounds={boundsOfWeek(firstDate, viewerZone)}
          zones={{ viewerZone, instructorZone }}
          instructorFirstName={name}
        />
        <div className="mt-4 lg:mt-5">
          {week.status === "loading" && <PickTimeSkeleton isDesk={isDesk} />}
          {week.status === "gone" && <NotTeaching instructorFirstName={name} />}
          {week.status === "failed" && <CalendarFailed />}
          {week.status === "live" && grid !== null && (
            <WeekView
              grid={grid}
              isDesk={isDesk}
              instructorFirstName={name}
              firstDate={firstDate}
              shownDay={times.shownDay}
              horizon={times.horizon}
              today={today}
              viewerZone={viewerZone}
              instructorZone={instructorZone}
              twoClocks={week.twoClocks}
              isOld={!online}
              next={times.next}
              takesFocus={byKeyboard}
              onPress={props.onPress}
              onRelease={props.onRelease}
              onWeek={(weeks) => {
                setByKeyboard(true);
                goBy(weeks);
              }}
              onDay={(day) => onDates({ day })}
              onHoldAt={props.onTake}
              onShowAt={(at) => showDate(localDateOf(at, viewerZone))}
              onLastOpen={() => {
                const last = firstDateShown(times.horizon.lastDate, today, MAX_HORIZON_DAYS);
                setByKeyboard(true);
                focusDay(last);
                onDates({ week: last <= today ? undefined : last, day: undefined });
              }}
            />
          )}
        </div>
        {week.status === "live" && props.footer}
      </Card>
      {props.children}
    </section>
  );
}
