import { useCallback, useEffect, useMemo, useRef, useState } from "react";
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
  const isDirty = !isSameWeek(base.week, history.present);
  const dirty = useRef(isDirty);
  dirty.current = isDirty;

  useEffect(() => {
    if (dirty.current) return;
    setBase({ version: server.version, week: serverWeek });
    setHistory((now) => (isSameWeek(now.present, serverWeek) ? now : historyOf(serverWeek)));
  }, [server.version, serverWeek]);

  return {
    week: history.present,
    base,
    isDirty,
    changes: history.past.length,
    undoName: history.past.at(-1)?.name ?? null,
    redoName: history.future[0]?.name ?? null,
    apply: useCallback((next: (week: Week) => Week, name: string) => {
      setHistory((now) => step(now, next(now.present), name));
    }, []),
    undo: useCallback(() => setHistory(undo), []),
    redo: useCallback(() => setHistory(redo), []),
    discard: useCallback(() => {
      setBase({ version: server.version, week: serverWeek });
      setHistory(historyOf(serverWeek));
    }, [server.version, serverWeek]),
    /** After a save: what was written is the new base. */
    settle: useCallback((version: string) => {
      setHistory((now) => {
        setBase({ version, week: now.present });
        return historyOf(now.present);
      });
    }, []),
  };
}

export type WeekEditor = ReturnType<typeof useWeekEditor>;
