import { useCallback, useMemo, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import type { Format } from "../../../convex/domain/common";
import type { DateChange, EveryWeeks, Rhythm } from "../../../convex/domain/series";
import type { Instant } from "../../../convex/domain/time";
import { api } from "../../../convex/_generated/api";
import { serverNow } from "../../lib/clock";
import { useCommand } from "../../lib/command-id";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { nextExpiry } from "./next-free";
import { mineOf, type TaughtPerson } from "./own-times";
import { changesToSend, mondaysOf, planOf, seriesDates, type SeriesDate } from "./series-dates";
import { useGridTick } from "./use-grid-clock";
import { useOwnClaims, useWeekFacts } from "./use-week-facts";

/** The first lesson's hold, with the series that hangs on it, if any. */
export interface HeldFirst {
  claimId: Id<"claims">;
  instructorId: Id<"instructors">;
  instructorTimeZone: string;
  startsAt: Instant;
  durationMinutes: number;
  format: Format;
  series: { everyWeeks: EveryWeeks; startsAts: readonly Instant[] } | null;
}

export interface SeriesEditing {
  everyWeeks: EveryWeeks | null;
  count: number;
  /** Undefined while the weeks load. */
  dates: SeriesDate[] | undefined;
  /** What would be held; null when too little is left. */
  chosen: { changes: DateChange[]; startsAts: Instant[] } | null;
  /** What is chosen is what is held. */
  isHeld: boolean;
  pending: boolean;
  problem: string | null;
  choose: (everyWeeks: EveryWeeks | null, count: number) => void;
  change: (index: number, startsAt: Instant | null | undefined) => void;
  hold: () => Promise<void>;
}

const FIRST_COUNT = 10;
const NO_MONDAYS: never[] = [];

/** Choosing a series beside the hold of its first lesson, on live facts: what is shown as free is taken as one. */
export function useSeries(first: HeldFirst, taught: TaughtPerson): SeriesEditing {
  const send = useCommand(api.claims.holdSeries);
  const [begun] = useState(() =>
    first.series === null ? null : planOf(first.series, first.instructorTimeZone),
  );
  const [everyWeeks, setEveryWeeks] = useState<EveryWeeks | null>(begun?.everyWeeks ?? null);
  const [count, setCount] = useState(begun?.count ?? FIRST_COUNT);
  const [changes, setChanges] = useState<readonly DateChange[]>(begun?.changes ?? []);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const own = useOwnClaims();
  const rhythm = useMemo<Rhythm | null>(
    () =>
      everyWeeks === null
        ? null
        : { firstAt: first.startsAt, timeZone: first.instructorTimeZone, everyWeeks, count },
    [everyWeeks, count, first.startsAt, first.instructorTimeZone],
  );
  const live = useWeekFacts(first.instructorId, rhythm === null ? NO_MONDAYS : mondaysOf(rhythm));
  const facts = live.status === "live" ? live.weeks : null;
  const tick = useGridTick(facts === null ? null : nextExpiry(facts, serverNow()));
  const { instructorId, format, durationMinutes } = first;
  const { learnerId, isSelf } = taught;
  const dates = useMemo(() => {
    if (rhythm === null || facts === null || own === undefined) return undefined;
    const mine = mineOf(own, instructorId, { learnerId, isSelf });
    return seriesDates({
      ...{ rhythm, changes, facts, mine },
      wanted: { format, durationMinutes },
      nowAt: serverNow(),
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `tick` asks for a new "now"
  }, [rhythm, facts, own, changes, instructorId, learnerId, isSelf, format, durationMinutes, tick]);
  const chosen = useMemo(
    () => (rhythm === null || dates === undefined ? null : changesToSend(rhythm, dates)),
    [rhythm, dates],
  );
  const held = first.series?.startsAts.join() ?? "";
  const isHeld = everyWeeks === null ? first.series === null : chosen?.startsAts.join() === held;

  const { claimId } = first;
  const sendSeries = useCallback(
    async (series: Parameters<typeof send>[0]["series"]) => {
      setPending(true);
      setProblem(null);
      try {
        const answer = await send({ claimId, series });
        // The dates show live what got in between: the sentence only says that nothing was taken.
        if (!answer.ok) setProblem(refusalMessage(answer.error));
      } catch (error) {
        setProblem(thrownMessage(error));
      } finally {
        setPending(false);
      }
    },
    [claimId, send],
  );
  const hold = useCallback(async () => {
    if (everyWeeks === null || chosen === null) return;
    await sendSeries({ everyWeeks, count, changes: chosen.changes });
  }, [chosen, count, everyWeeks, sendSeries]);

  return {
    ...{ everyWeeks, count, dates, chosen, isHeld, pending, problem, hold },
    choose(next, nextCount) {
      setEveryWeeks(next);
      setCount(nextCount);
      if (next !== everyWeeks) setChanges([]);
      else setChanges((former) => former.filter(({ index }) => index < nextCount));
      setProblem(null);
      if (next === null && first.series !== null) void sendSeries(null);
    },
    change(index, startsAt) {
      setChanges((former) => [
        ...former.filter((each) => each.index !== index),
        ...(startsAt === undefined ? [] : [{ index, startsAt }]),
      ]);
    },
  };
}
