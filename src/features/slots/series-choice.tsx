import { CalendarCheck, Repeat } from "lucide-react";
import { useEffect } from "react";
import { FREQUENCIES, maxOccurrences, MIN_OCCURRENCES, type EveryWeeks } from "../../../convex/domain/series";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { formatClock, formatDate } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { classNames } from "../../ui/class-names";
import { ChoiceChips } from "../../ui/choice-chips";
import { LiveTag } from "../../ui/live-tag";
import { Notice } from "../../ui/notice";
import { SelectField } from "../../ui/select-field";
import { Loading, Skeleton } from "../../ui/skeleton";
import { Alternatives, BlockedStatus, ClockShiftNote, FreeStatus, TheirClock } from "./date-list";
import type { TaughtPerson } from "./own-times";
import { isApart, type SeriesDate } from "./series-dates";
import { useSeries, type HeldFirst, type SeriesEditing } from "./use-series";

const WORDS: Record<EveryWeeks, string> = { 1: "Every week", 2: "Every 2 weeks", 4: "Every 4 weeks" };

export interface SeriesChoiceProps {
  first: HeldFirst;
  taught: TaughtPerson;
  viewerZone: TimeZone;
  instructorFirstName: string;
  /** Something is chosen that isn't held yet: booking waits for it. */
  onUnsettled: (isUnsettled: boolean) => void;
}

/** How often: once, or a series of which every date is looked at before anything is taken. */
export function SeriesChoice(props: SeriesChoiceProps) {
  const { first, viewerZone, instructorFirstName: name, onUnsettled } = props;
  const series = useSeries(first, props.taught);
  const { everyWeeks, count, isHeld } = series;
  useEffect(() => onUnsettled(!isHeld), [isHeld, onUnsettled]);
  return (
    <section aria-labelledby="how-often">
      <h2 id="how-often" className="mb-3 text-xl">
        How often?
      </h2>
      <ChoiceChips
        label="How often"
        className="-mx-4 overflow-x-auto px-4 py-0.5 sm:mx-0 sm:px-0"
        options={[
          { value: "once", label: "Just once" },
          ...FREQUENCIES.map((each) => ({ value: String(each), label: WORDS[each] })),
        ]}
        value={everyWeeks === null ? "once" : String(everyWeeks)}
        onChange={(value) => {
          const next = value === "once" ? null : (Number(value) as EveryWeeks);
          series.choose(next, next === null ? count : Math.min(count, maxOccurrences(next)));
        }}
      />
      {everyWeeks !== null && (
        <Card className="mt-4 p-4 md:p-5">
          <div className="flex flex-wrap items-end justify-between gap-3">
            <SelectField
              label="How many lessons"
              className="w-48"
              value={String(count)}
              options={Array.from(
                { length: maxOccurrences(everyWeeks) - MIN_OCCURRENCES + 1 },
                (_, index) => {
                  const lessons = index + MIN_OCCURRENCES;
                  return { value: String(lessons), label: `${lessons} lessons` };
                },
              )}
              onChange={(value) => series.choose(everyWeeks, Number(value))}
            />
            <LiveTag />
          </div>
          {series.dates === undefined ? (
            <Loading label="Looking at every date">
              <div className="mt-4 grid gap-2">
                {[1, 2, 3, 4].map((row) => (
                  <Skeleton key={row} className="h-11 rounded-md" />
                ))}
              </div>
            </Loading>
          ) : (
            <Dates series={series} dates={series.dates} first={first} viewerZone={viewerZone} name={name} />
          )}
        </Card>
      )}
    </section>
  );
}

function Dates(props: {
  series: SeriesEditing;
  dates: SeriesDate[];
  first: HeldFirst;
  viewerZone: TimeZone;
  name: string;
}) {
  const { series, dates, first, viewerZone, name } = props;
  const { chosen, isHeld } = series;
  const blocked = dates.filter(({ state }) => state === "blocked").length;
  const lessons = chosen?.startsAts.length ?? 0;
  return (
    <>
      <ClockShiftNote
        startsAts={dates.filter(({ state }) => state === "free").map(({ startsAt }) => startsAt)}
        clock={formatClock(first.startsAt, first.instructorTimeZone)}
        viewerZone={viewerZone}
        name={name}
      />
      <ol
        aria-label="Dates of the series"
        className="nums mt-4 max-h-104 overflow-y-auto border-y border-line"
      >
        {dates.map((date) => (
          <DateRow
            key={date.index}
            {...{ date, dates, viewerZone, name }}
            instructorZone={first.instructorTimeZone}
            onChange={(startsAt) => series.change(date.index, startsAt)}
          />
        ))}
      </ol>
      <div className="mt-4 grid gap-3">
        {series.problem !== null && (
          <Notice tone="warn" role="alert" lead="No date was taken.">
            {series.problem}
          </Notice>
        )}
        {blocked > 0 && !isHeld && (
          <p className="text-sm text-ink-2">
            {blocked === 1 ? "One date can’t be had" : `${blocked} dates can’t be had`}: choose another time,
            or go on without {blocked === 1 ? "it" : "them"}.
          </p>
        )}
        {isHeld ? (
          <p role="status" className="flex items-center gap-2 font-semibold">
            <CalendarCheck size={20} aria-hidden className="text-good" />
            All {lessons} dates are held for you.
          </p>
        ) : chosen === null ? (
          <p role="status" className="text-sm text-ink-2">
            Too few dates are left for a series.
          </p>
        ) : (
          <Button
            variant="soft"
            className="w-full sm:w-auto sm:justify-self-start"
            icon={<Repeat size={18} aria-hidden />}
            pending={series.pending}
            pendingLabel="Holding…"
            onClick={() => void series.hold()}
          >
            Hold these {lessons} dates
          </Button>
        )}
      </div>
    </>
  );
}

function DateRow(props: {
  date: SeriesDate;
  dates: readonly SeriesDate[];
  viewerZone: TimeZone;
  instructorZone: TimeZone;
  name: string;
  onChange: (startsAt: Instant | null | undefined) => void;
}) {
  const { date, dates, viewerZone, instructorZone, name, onChange } = props;
  const { index, state, startsAt, plannedAt, alternatives } = date;
  const nowAt = useNow(60_000);
  const day = formatDate(startsAt, viewerZone, nowAt);
  const isGone = state === "out" || state === "blocked";
  const offered = alternatives.filter((each) => isApart(dates, index, each));
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line py-2.5 last:border-b-0">
      <span className="w-7 text-right text-sm text-ink-2">{index + 1}</span>
      <span className={classNames("min-w-40 flex-1", isGone && "text-ink-2")}>
        <span className={classNames("font-medium", isGone && "line-through")}>
          {day}, {formatClock(startsAt, viewerZone)}
        </span>
        {!isGone && <TheirClock {...{ startsAt, viewerZone, instructorZone, name }} />}
        {state === "moved" && (
          <span className="block text-sm text-ink-2">
            instead of {formatDate(plannedAt, viewerZone, nowAt)}, {formatClock(plannedAt, viewerZone)}
          </span>
        )}
      </span>
      <Status state={index === 0 ? "first" : state} />
      {index > 0 && state !== "blocked" && (
        <Button
          variant="link"
          size="sm"
          aria-label={`${state === "free" ? "Leave out" : "Put back"} ${day}`}
          onClick={() => onChange(state === "free" ? null : undefined)}
        >
          {state === "free" ? "Leave out" : "Put back"}
        </Button>
      )}
      {state === "blocked" && offered.length > 0 && (
        <Alternatives day={day} startsAts={offered} viewerZone={viewerZone} onChoose={onChange} />
      )}
    </li>
  );
}

function Status({ state }: { state: SeriesDate["state"] | "first" }) {
  switch (state) {
    case "first":
      return <span className="text-sm text-ink-2">yours now</span>;
    case "free":
    case "moved":
      return <FreeStatus />;
    case "out":
      return <span className="text-sm text-ink-2">left out</span>;
    case "blocked":
      return <BlockedStatus />;
  }
}
