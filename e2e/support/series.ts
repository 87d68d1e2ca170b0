/** Taking a series as people do, and the dates that lie ahead of its first. */
import { expect, type Locator, type Page } from "@playwright/test";
import { slotAt } from "./people";

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

/** "Wednesday, December 2, 9:00 am Eastern" so many days later, and the date to open the calendar at. */
export function later(moment: string, days: number): { moment: string; week: string } {
  const [, weekday = "", month = "", day = "", rest = ""] = /^(\w+), (\w+) (\d+), (.*)$/.exec(moment) ?? [];
  const at = (year: number) => new Date(Date.UTC(year, MONTHS.indexOf(month), Number(day)));
  const nameOf = (date: Date) => date.toLocaleDateString("en-US", { weekday: "long", timeZone: "UTC" });
  const year = new Date().getUTCFullYear();
  const first = [year, year + 1].map(at).find((date) => nameOf(date) === weekday);
  if (first === undefined) throw new Error(`No date in ${moment}`);
  const date = new Date(first.getTime() + days * 86_400_000);
  const name = `${nameOf(date)}, ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${rest}`;
  return { moment: name, week: date.toISOString().slice(0, 10) };
}

export async function holdAndGoOn(page: Page, moment: string): Promise<void> {
  await slotAt(page, moment).click();
  await page.getByRole("link", { name: /^Continue/ }).click();
  await expect(page.getByRole("heading", { name: "How often?" })).toBeVisible();
}

export async function chooseSeries(page: Page, often: string, lessons: number): Promise<Locator> {
  await page.getByRole("radio", { name: often }).check();
  await page.getByLabel("How many lessons").selectOption(`${lessons}`);
  const dates = page.getByRole("list", { name: "Dates of the series" });
  await expect(dates.getByRole("listitem")).toHaveCount(lessons);
  return dates;
}
