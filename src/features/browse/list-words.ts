/** What stands above the list: how many there are of what, and when. Pure. */
import type { BrowseFilters, When } from "./filters";

export const whenLabels: Record<When, string> = {
  now: "In the next 3 hours",
  today: "Today",
  tomorrow: "Tomorrow",
};
const whenEnds: Record<When, string> = {
  now: "free in the next 3 hours",
  today: "free today",
  tomorrow: "free tomorrow",
};
export const ageLabels = {
  toddler: "Toddlers",
  kids: "Kids",
  teens: "Teens",
  adults: "Adults",
} as const;

/** "14 Piano teachers are free tomorrow", "1 instructor" */
export function listTitle(
  count: number,
  subject: string | null,
  filters: Pick<BrowseFilters, "when">,
): string {
  const who =
    subject === null
      ? count === 1
        ? "instructor"
        : "instructors"
      : `${subject} ${count === 1 ? "teacher" : "teachers"}`;
  if (filters.when === undefined) return `${count} ${who}`;
  return `${count} ${who} ${count === 1 ? "is" : "are"} ${whenEnds[filters.when]}`;
}
