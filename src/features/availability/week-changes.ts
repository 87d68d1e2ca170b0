import type { Week } from "./week-draft";

export const hoursOf = (week: Week) => week.map((day) => day.intervals);

/** The names of the days on which two weeks differ: "Monday, Friday". */
export function changedDays(base: Week, theirs: Week, names: readonly { long: string }[]): string {
  const changed = names.filter(
    (_, index) => JSON.stringify(base[index]?.intervals) !== JSON.stringify(theirs[index]?.intervals),
  );
  return changed.map((day) => day.long.split(",")[0]).join(", ") || "it";
}
