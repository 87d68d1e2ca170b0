import { useEffect, useRef, type ReactNode } from "react";
import { plannedStart, type MoveDate, type WeekTime } from "../../../convex/domain/seriesMoves";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatClock, formatDate, formatLongWeekday } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { classNames } from "../../ui/class-names";
import { LiveTag } from "../../ui/live-tag";
import { Loading, Skeleton } from "../../ui/skeleton";
import { Alternatives, BlockedStatus, ClockShiftNote, FreeStatus, TheirClock } from "./date-list";
import { useMoveDates, type MovedLesson } from "./use-move-dates";

export interface MoveDatesProps {
  first: MovedLesson;
  /** It and those that follow, in order of time. */
  lessons: readonly MovedLesson[];
  /** On the instructor's clock. */
  to: WeekTime;
  viewerZone: TimeZone;
  instructorFirstName: string;
  onPickAnother: () => void;
  /** What is said and pressed below the dates, once they are known. */
  children: (dates: readonly MoveDate[]) => ReactNode;
}

/** Each lesson with the time it would have; where that can't be had, what else could. */
export function MoveDatesCard(props: MoveDatesProps) {
  const { first, lessons, to, viewerZone, instructorFirstName: name, onPickAnother } = props;
  const { dates, change } = useMoveDates(first, lessons, to);
  const { timeZone } = first.instructor;
  const { startsAt } = plannedStart(first, to, timeZone);
  const title = useRef<HTMLHeadingElement>(null);
  // The calendar, and with it what had the focus, has given way to the dates.
  useEffect(() => title.current?.focus(), []);
  return (
    <Card className="p-4 md:p-5 lg:p-6">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 ref={title} tabIndex={-1} className="nums text-xl">
          {formatLongWeekday(startsAt, viewerZone)}s at {formatClock(startsAt, viewerZone)}
        </h2>
        <LiveTag />
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-1">
        <p className="text-ink-2">Each lesson stays in its week.</p>
        <Button variant="link" size="sm" className="-ml-3.5 sm:ml-0" onClick={onPickAnother}>
          Pick another time
        </Button>
      </div>
      {dates === undefined ? (
        <Loading label="Looking at every date">
          <div className="mt-4 grid gap-2">
            {lessons.slice(0, 4).map(({ bookingId }) => (
              <Skeleton key={bookingId} className="h-14 rounded-md" />
            ))}
          </div>
        </Loading>
      ) : (
        <>
          <ClockShiftNote
            startsAts={dates.filter(({ state }) => state === "moves").map((date) => date.startsAt)}
            clock={formatClock(startsAt, timeZone)}
            viewerZone={viewerZone}
            name={name}
          />
          <ol
            aria-label="Lessons to move"
            className="nums mt-4 max-h-120 overflow-y-auto border-y border-line"
          >
            {dates.map((date) => (
              <DateRow
                key={date.bookingId}
                {...{ date, viewerZone, name }}
                number={lessons.find(({ bookingId }) => bookingId === date.bookingId)?.series?.number}
                instructorZone={timeZone}
                onChange={(at) => change(date.bookingId, at)}
              />
            ))}
          </ol>
          {props.children(dates)}
        </>
      )}
    </Card>
  );
}

const STATUS: Record<MoveDate["state"], ReactNode> = {
  moves: <FreeStatus />,
  other: <FreeStatus />,
  blocked: <BlockedStatus />,
  there: "there already",
  stays: "stays",
  fixed: "too late to move",
};

function DateRow(props: {
  date: MoveDate;
  number: number | undefined;
  viewerZone: TimeZone;
  instructorZone: TimeZone;
  name: string;
  onChange: (startsAt: Instant | null | undefined) => void;
}) {
  const { date, number, viewerZone, instructorZone, name, onChange } = props;
  const { state, startsAt, fromAt, plannedAt, alternatives } = date;
  const nowAt = useNow(60_000);
  const momentOf = (at: Instant) => `${formatDate(at, viewerZone, nowAt)}, ${formatClock(at, viewerZone)}`;
  const isMoving = state === "moves" || state === "other";
  const isBlocked = state === "blocked";
  const actionButton = useRef<HTMLButtonElement>(null);
  const action = actionOf(state, formatDate(fromAt, viewerZone, nowAt));
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line py-2.5 last:border-b-0 max-sm:gap-x-2 max-sm:pr-1.5">
      <span className="w-5 text-right text-sm text-ink-2 sm:w-7">{number}</span>
      <span className={classNames("min-w-40 flex-1", !isMoving && "text-ink-2")}>
        <span className={classNames("font-medium", isBlocked && "line-through")}>
          {momentOf(isBlocked ? plannedAt : startsAt)}
        </span>
        {isMoving && <TheirClock {...{ startsAt, viewerZone, instructorZone, name }} />}
        {(isMoving || isBlocked) && <span className="block text-sm text-ink-2">now {momentOf(fromAt)}</span>}
      </span>
      <span className="flex flex-col items-end sm:flex-row sm:items-center sm:gap-3">
        <span className="text-sm text-ink-2">{STATUS[state]}</span>
        {action !== null && (
          <Button
            ref={actionButton}
            variant="link"
            size="sm"
            className="max-sm:px-0"
            aria-label={action.name}
            onClick={() => onChange(action.startsAt)}
          >
            {action.words}
          </Button>
        )}
      </span>
      {alternatives.length > 0 && (
        <Alternatives
          day={formatDate(plannedAt, viewerZone, nowAt)}
          startsAts={alternatives}
          viewerZone={viewerZone}
          onChoose={(at) => {
            // The times leave with the choice; what takes it back stays.
            actionButton.current?.focus();
            onChange(at);
          }}
        />
      )}
    </li>
  );
}

/** The other choice there is about a date; `startsAt` as it would be decided. */
function actionOf(
  state: MoveDate["state"],
  day: string,
): { words: string; name: string; startsAt: null | undefined } | null {
  switch (state) {
    case "moves":
    case "blocked":
      return { words: "Leave it", name: `Leave ${day} where it is`, startsAt: null };
    case "other":
      return { words: "Change", name: `Change the time of ${day}`, startsAt: undefined };
    case "stays":
      return { words: "Move it", name: `Move ${day}`, startsAt: undefined };
    case "there":
    case "fixed":
      return null;
  }
}
