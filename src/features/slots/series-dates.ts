/** The dates of a series as one decides about them: free, in the way, moved, left out. Pure. */
import {
  chosenStarts,
  occurrencesOf,
  type DateChange,
  type EveryWeeks,
  type Rhythm,
} from "../../../convex/domain/series";
import {
  checkStart,
  offeredStarts,
  nearestStarts,
  type Mine,
  type SlotFacts,
} from "../../../convex/domain/slots";
import {
  DAY,
  localDateOf,
  mondayOf,
  type Instant,
  type LocalDate,
  type TimeZone,
} from "../../../convex/domain/time";
import type { Wanted } from "./slot-changes";

const ALTERNATIVES = 3;

export interface SeriesDate {
  index: number;
  /** When it would be. */
  startsAt: Instant;
  /** "free": as planned; "moved": at `startsAt` instead of `plannedAt`; "out": left out; "blocked": can't be had. */
  state: "free" | "moved" | "out" | "blocked";
  plannedAt: Instant;
  /** The nearest that can be had in that week, where the planned time can't. */
  alternatives: Instant[];
}

interface SeriesPlan {
  everyWeeks: EveryWeeks;
  count: number;
  changes: readonly DateChange[];
}

export function mondaysOf(rhythm: Rhythm): LocalDate[] {
  return occurrencesOf(rhythm).map(({ localDate }) => mondayOf(localDate));
}

export function seriesDates(input: {
  rhythm: Rhythm;
  changes: readonly DateChange[];
  facts: readonly SlotFacts[];
  mine: Mine;
  wanted: Wanted;
  nowAt: Instant;
}): SeriesDate[] {
  const { rhythm, changes, facts, mine, wanted, nowAt } = input;
  const weekOf = new Map(facts.map((week) => [week.mondayLocalDate as string, week]));
  const changeOf = new Map(changes.map((change) => [change.index, change.startsAt]));
  const canBeHad = (startsAt: Instant) => {
    const week = weekOf.get(mondayOf(localDateOf(startsAt, rhythm.timeZone)));
    // The horizon binds the first lesson alone.
    return week !== undefined && checkStart(week, mine, { startsAt, ...wanted }, nowAt, ["horizon"]).ok;
  };
  return occurrencesOf(rhythm).map(({ index, localDate, startsAt: plannedAt, exists }): SeriesDate => {
    const change = changeOf.get(index);
    const date = { index, plannedAt, startsAt: change ?? plannedAt, alternatives: [] as Instant[] };
    // It is held already.
    if (index === 0) return { ...date, state: "free" };
    if (typeof change === "number" && canBeHad(change)) return { ...date, state: "moved" };
    const isFree = exists && canBeHad(plannedAt);
    if (change === null && isFree) return { ...date, state: "out" };
    if (change === undefined && isFree) return { ...date, state: "free" };
    const week = weekOf.get(mondayOf(localDate));
    const offered = week === undefined ? [] : offeredStarts(week, mine, wanted, nowAt, ["horizon"]);
    const alternatives = nearestStarts(offered, plannedAt, ALTERNATIVES).map(({ startsAt }) => startsAt);
    return { ...date, startsAt: plannedAt, alternatives, state: change === null ? "out" : "blocked" };
  });
}

/**
 * What is sent: the changes that were made, and every date that can't be had left out. Null when too little is left to be
 * a series.
 */
export function changesToSend(
  rhythm: Rhythm,
  dates: readonly SeriesDate[],
): { changes: DateChange[]; startsAts: Instant[] } | null {
  const changes = dates
    .filter(({ state }) => state !== "free")
    .map(({ index, state, startsAt }) => ({ index, startsAt: state === "moved" ? startsAt : null }));
  const chosen = chosenStarts(rhythm, changes);
  return chosen.ok ? { changes, startsAts: chosen.starts } : null;
}

/** How a held series was chosen, read from its dates: after a reload, in another tab. */
export function planOf(
  held: { everyWeeks: EveryWeeks; startsAts: readonly Instant[] },
  timeZone: TimeZone,
): SeriesPlan {
  const { everyWeeks, startsAts } = held;
  const period = everyWeeks * 7 * DAY;
  const firstAt = startsAts[0] ?? 0;
  const count = Math.round(((startsAts.at(-1) ?? firstAt) - firstAt) / period) + 1;
  const changes = occurrencesOf({ firstAt, timeZone, everyWeeks, count }).flatMap(
    ({ index, startsAt }): DateChange[] => {
      if (startsAts.includes(startsAt)) return [];
      const moved = startsAts.find((each) => Math.abs(each - startsAt) < Math.min(period / 2, 7 * DAY));
      return [{ index, startsAt: moved ?? null }];
    },
  );
  return { everyWeeks, count: Math.max(count, startsAts.length), changes };
}

/** A moved date must keep a day's distance to its neighbours: alternatives that don't aren't offered. */
export function isApart(dates: readonly SeriesDate[], index: number, startsAt: Instant): boolean {
  return dates.every(
    (date) =>
      date.index === index ||
      date.state === "out" ||
      date.state === "blocked" ||
      Math.abs(date.startsAt - startsAt) >= DAY,
  );
}
