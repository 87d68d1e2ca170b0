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

/** "14 Piano teachers are free tomorrow", "1 instructor", "No Piano teachers like that" */
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
  const number = count === 0 ? "No" : String(count);
  if (filters.when === undefined) return `${number} ${who}${count === 0 ? " like that" : ""}`;
  return `${number} ${who} ${count === 1 ? "is" : "are"} ${whenEnds[filters.when]}`;
}

/** On a card that has no time: nobody vanishes from a list that is being read. */
export function nothingWords(when: When | undefined): string {
  switch (when) {
    case undefined:
      return "Full in the days to come.";
    case "now":
      return "No longer free in the next hours.";
    case "today":
      return "No longer free today.";
    case "tomorrow":
      return "No longer free tomorrow.";
  }
}
