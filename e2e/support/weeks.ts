import type { Locator, Page } from "@playwright/test";

/**
 * Sarah's weeks ahead, one for each journey that changes what is open in it, all later than any lesson of the demo. The journeys
 * run beside each other, in an order nobody promises.
 */
export const SARAHS_WEEKS = {
  series: 2, // and every second one from there, on Tuesdays
  blocked: 3,
  painted: 4,
  merged: 5,
  repeated: 6, // and the two that follow
  byKeys: 9, // and a look at the next
  busy: 10,
  horizon: 11,
  touched: 12,
};

/** Stands below the week editor until what was painted is saved: its button alone says something else while it saves. */
export function unsavedChanges(page: Page): Locator {
  return page.getByRole("region", { name: "Unsaved changes" });
}

/** The Monday of a coming week in New York, as the addresses have it; 1 is next week's. */
export function mondayAhead(weeks: number): string {
  const today = new Date(new Date().toLocaleString("en-US", { timeZone: "America/New_York" }));
  const days = ((8 - today.getDay()) % 7 || 7) as number;
  today.setDate(today.getDate() + days + (weeks - 1) * 7);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`;
}
