import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { weekVersion } from "../../../convex/domain/weekEditing";
import type { WeekView } from "./queries";
import {
  historyOf,
  isSameWeek,
  redo,
  step,
  undo,
  type DayHours,
  type History,
  type Week,
} from "./week-draft";

interface Base {
  version: string;
  week: Week;
}

/**
 * The draft of one week beside the live one. While nothing is painted the draft follows the server; after that the
 * base it started from stays, and a save tells the server what it was based on.
 */
export function useWeekEditor(server: WeekView) {
  const serverWeek = useMemo<Week>(() => server.days.slice(0, 7) as DayHours[], [server.days]);
  const [base, setBase] = useState<Base>({ version: server.version, week: serverWeek });
  const [history, setHistory] = useState<History>(() => historyOf(serverWeek));
  /** How many steps deep the saved week lies: undo may go back beyond it. */
  const [savedSteps, setSavedSteps] = useState(0);
  /** What the server showed when the last save was answered: older than the base, if it shows it still. */
  const [versionAtSave, setVersionAtSave] = useState<string | null>(null);
  const isDirty = !isSameWeek(base.week, history.present);
  const isChangedElsewhere = isDirty && server.version !== base.version && server.version !== versionAtSave;
  const dirty = useRef(isDirty);
  dirty.current = isDirty;
  const live = useRef<Base>({ version: server.version, week: serverWeek });
  live.current = { version: server.version, week: serverWeek };
  const present = useRef(history.present);
  present.current = history.present;

  useEffect(() => {
    if (dirty.current) return;
    setBase({ version: server.version, week: serverWeek });
    if (isSameWeek(present.current, serverWeek)) return;
    setHistory(historyOf(serverWeek));
    setSavedSteps(0);
  }, [server.version, serverWeek]);

  return {
    week: history.present,
    base,
    isDirty,
    /** What another window has saved since this draft began, live; null while there is nothing. */
    elsewhere: isChangedElsewhere ? serverWeek : null,
    changes: Math.max(1, Math.abs(history.past.length - savedSteps)),
    undoName: history.past.at(-1)?.name ?? null,
    redoName: history.future[0]?.name ?? null,
    apply: useCallback((next: (week: Week) => Week, name: string) => {
      setHistory((now) => step(now, next(now.present), name));
    }, []),
    undo: useCallback(() => setHistory(undo), []),
    redo: useCallback(() => setHistory(redo), []),
    /** Back to what stands now, also when it is called at the end of a save that began with an older week. */
    discard: useCallback(() => {
      setBase(live.current);
      setHistory(historyOf(live.current.week));
      setSavedSteps(0);
    }, []),
    /** After a save: what was written is the new base. The steps stay, so that undo reaches beyond the save. */
    settle: useCallback((version: string, saved: Week, steps: number) => {
      setBase({ version, week: saved });
      setVersionAtSave(live.current.version);
      setSavedSteps(steps);
    }, []),
    steps: history.past.length,
    /** From now on based on theirs, with the merged week as one more step. */
    rebase: useCallback((theirs: Week, merged: Week) => {
      setBase({ version: weekVersion(theirs.map((day) => day.intervals)), week: theirs });
      setHistory((now) => step(now, merged, "merging"));
    }, []),
  };
}

export type WeekEditor = ReturnType<typeof useWeekEditor>;
