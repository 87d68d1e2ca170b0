import { useEffect, useState, type RefObject } from "react";
import type { LocalDate } from "../../../convex/domain/time";
import type { WeekGrid } from "./week-grid";

/** Moves the focus to a day as soon as its week has arrived: to its first free time, else to what says that there is none. */
export function useDayFocus(
  area: RefObject<HTMLElement | null>,
  grid: WeekGrid | null,
): (localDate: LocalDate) => void {
  const [goal, setGoal] = useState<LocalDate | null>(null);
  useEffect(() => {
    if (goal === null || grid === null || area.current === null) return;
    const column = grid.days.findIndex((day) => day.localDate === goal);
    if (column === -1) return;
    setGoal(null);
    const inColumn = `[data-place^="${column} "]`;
    const free = ["free", "lastSpot", "justFreed"].map((state) => `${inColumn}[data-slot-state="${state}"]`);
    const places = [free.join(), inColumn, `[data-day="${goal}"]`, "[data-week-empty]"];
    for (const place of places) {
      const element = area.current.querySelector<HTMLElement>(place);
      if (element === null) continue;
      element.focus();
      return;
    }
  }, [area, goal, grid]);
  return setGoal;
}
