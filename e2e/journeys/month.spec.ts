import { expect, test, type Browser, type Page } from "@playwright/test";
import { nextClockChange } from "../support/clock-changes";
import { focused, pressUntil, said, tabTo } from "../support/keyboard";
import { openBrowser, signIn, slotAt } from "../support/people";
import { inEveryLook, inOppositeLooks } from "../support/sound";
import { newTeacher, TEACHER_PASSWORD } from "../support/teachers";
import { mondayAhead } from "../support/weeks";

const url = process.env["BACKEND_URL"] ?? "";
/** Many times on Mondays, one on Tuesdays, some on Thursdays, few on Fridays. */
const WEEK: [number, number][][] = [[[9, 17]], [[10, 11]], [], [[9, 11]], [[13, 14.5]], [], []];
const DAY_MS = 86_400_000;

const monthButton = (page: Page) => page.getByRole("button", { name: /choose a day in a month/ });
const month = (page: Page) => page.getByRole("dialog", { name: "Free days of a month" });
const dayOf = (page: Page, localDate: string) => month(page).locator(`[data-date="${localDate}"]`);

function daysAfter(localDate: string, days: number): string {
  return new Date(Date.parse(localDate) + days * DAY_MS).toISOString().slice(0, 10);
}

/** "Tuesday, December 8" */
function spoken(localDate: string): string {
  const words = { weekday: "long", month: "long", day: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-US", words).format(Date.parse(localDate));
}

/** A Monday whose week lies in one month, so that all of it is seen at once. */
function mondayWithinMonth(): string {
  const mondays = [3, 4, 5].map(mondayAhead);
  return mondays.find((monday) => monday.slice(0, 7) === daysAfter(monday, 4).slice(0, 7)) ?? mondays[0]!;
}

async function openMonthOf(page: Page, localDate: string): Promise<void> {
  if (!(await month(page).isVisible())) await monthButton(page).click();
  const name = new Intl.DateTimeFormat("en-US", { month: "long", year: "numeric", timeZone: "UTC" });
  const heading = month(page).getByRole("heading", { name: new RegExp(name.format(Date.parse(localDate))) });
  await expect(month(page).getByRole("button", { name: "Later month" })).toBeVisible();
  for (let turns = 0; turns < 3 && (await heading.count()) === 0; turns++)
    await page.keyboard.press("PageDown");
  await expect(heading).toBeAttached();
}

async function profile(browser: Browser, slug: string, search = "", timezoneId = "America/New_York") {
  const somebody = await openBrowser(browser, { timezoneId });
  await somebody.page.goto(`/instructors/${slug}${search}`);
  await expect(monthButton(somebody.page)).toBeVisible();
  return somebody;
}

test("by keys alone from the profile to a day two months ahead, whose first time has the focus and can be held", async ({
  browser,
}) => {
  const { slug } = await newTeacher(url, { firstName: "Mona", horizonDays: 90, week: WEEK });
  const { context, page } = await profile(browser, slug);
  await tabTo(page, "button", /choose a day in a month/);
  await page.keyboard.press("Enter");
  await expect(focused(page)).toHaveAccessibleName(/^Today, .*, shown now$/);

  // Escape gives back the button.
  await page.keyboard.press("Escape");
  await expect(month(page)).toBeHidden();
  await expect(focused(page)).toHaveAccessibleName(/choose a day in a month/);

  await page.keyboard.press("Enter");
  await expect(focused(page)).toHaveAccessibleName(/^Today, /);
  await page.keyboard.press("Home");
  await expect(focused(page)).toHaveAccessibleName(/ 1, /);
  await page.keyboard.press("PageUp");
  await expect(focused(page)).toHaveAccessibleName(/ 1, /);
  await page.keyboard.press("PageDown");
  await page.keyboard.press("PageDown");
  await expect(focused(page)).toHaveAccessibleName(/ 1, (nothing free|\d+ free times?)$/);
  await pressUntil(page, "ArrowRight", /^Tuesday, .*, 1 free time$/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await expect(focused(page)).toHaveAccessibleName(/^Tuesday, .*, 1 free time$/);
  const day = /^(Tuesday, \w+ \d+), 1 free time$/.exec(
    (await focused(page).getAttribute("aria-label")) ?? "",
  )?.[1];
  expect(day).toBeDefined();
  await page.keyboard.press("Enter");

  await expect(month(page)).toBeHidden();
  await expect(focused(page)).toHaveAccessibleName(`${day}, 10:00 am Eastern, last free time this day`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: /^Continue/ })).toBeVisible();
  await context.close();
});

test("an open month follows what others hold and what the instructor blocks, and looks right everywhere", async ({
  browser,
}) => {
  const { slug, email } = await newTeacher(url, { firstName: "Linda", horizonDays: 90, week: WEEK });
  const monday = mondayWithinMonth();
  const [tuesday, thursday] = [daysAfter(monday, 1), daysAfter(monday, 3)];
  const { context, page } = await profile(browser, slug);
  await openMonthOf(page, monday);
  await expect(dayOf(page, monday)).toHaveAccessibleName(`${spoken(monday)}, 29 free times`);
  await expect(dayOf(page, tuesday)).toHaveAccessibleName(`${spoken(tuesday)}, 1 free time`);
  await expect(dayOf(page, daysAfter(monday, 2))).toHaveAccessibleName(/, nothing free$/);
  await expect(dayOf(page, thursday)).toHaveAccessibleName(`${spoken(thursday)}, 5 free times`);
  await inEveryLook(page, "picker-month", async () => await openMonthOf(page, monday));
  await openMonthOf(page, monday);
  await dayOf(page, tuesday).focus();

  const other = await profile(browser, slug, `?week=${tuesday}`);
  await slotAt(other.page, `${spoken(tuesday)}, 10:00 am Eastern`).click();
  await expect(dayOf(page, tuesday)).toHaveAccessibleName(`${spoken(tuesday)}, nothing free`);
  await expect(dayOf(page, tuesday)).toBeFocused();
  await expect(said(page)).toContainText(`Now: ${spoken(tuesday)}, nothing free`);
  await other.page
    .getByRole("button", { name: /^Release/ })
    .first()
    .click();
  await expect(dayOf(page, tuesday)).toHaveAccessibleName(`${spoken(tuesday)}, 1 free time`);

  const teacher = await openBrowser(browser);
  await signIn(teacher.page, email, TEACHER_PASSWORD);
  await teacher.page.goto(`/teach/availability?week=${monday}`);
  await teacher.page.getByRole("button", { name: "More" }).click();
  await teacher.page.getByRole("menuitem", { name: "Block dates…" }).click();
  const dialog = teacher.page.getByRole("dialog", { name: "Block dates" });
  await dialog.getByLabel("First day").fill(thursday);
  await dialog.getByLabel("Last day").fill(thursday);
  await dialog.getByRole("button", { name: /^Block / }).click();
  await expect(dayOf(page, thursday)).toHaveAccessibleName(`${spoken(thursday)}, nothing free`);

  // A day without a free time can be looked at too.
  await dayOf(page, thursday).click();
  await expect(month(page)).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`day=${thursday}`));
  await expect(focused(page)).toHaveAttribute("data-day", thursday);

  // On a phone the chosen day is the open one.
  await page.setViewportSize({ width: 390, height: 844 });
  await openMonthOf(page, monday);
  await dayOf(page, monday).click();
  await expect(focused(page)).toHaveAccessibleName(`${spoken(monday)}, 29 free`);
  await expect(focused(page)).toBeChecked();
  for (const each of [context, other.context, teacher.context]) await each.close();
});

test("beyond what is open the picker says from when on it is, and leads back", async ({ browser }) => {
  const { slug } = await newTeacher(url, { firstName: "Hope", horizonDays: 20, week: WEEK });
  const { context, page } = await profile(browser, slug);
  const later = page.getByRole("button", { name: "Later week" });
  await expect(page.getByRole("button", { name: "Earlier week" })).toHaveAccessibleDescription(
    "Earlier days are over.",
  );
  await later.click();
  await later.click();
  await expect(later).toHaveAttribute("aria-disabled", "true");
  await expect(later).toHaveAccessibleDescription(
    / isn’t open yet, bookable from (tomorrow, )?\w+, \w+ \d+\.$/,
  );
  const address = page.url();
  await later.press("Enter");
  await expect(said(page)).toContainText(/isn’t open yet, bookable from/);
  expect(page.url()).toBe(address);
  await inOppositeLooks(page, "picker-last-week");

  await monthButton(page).click();
  await expect(focused(page)).toHaveAccessibleName(/, shown now$/);
  await page.keyboard.press("End");
  await expect(focused(page)).toHaveAccessibleName(/, not open yet$/);
  await page.keyboard.press("Enter");
  await expect(month(page)).toBeVisible();
  await page.keyboard.press("Escape");
  const lastOpen = new Date(Date.now() + 20 * DAY_MS).toISOString().slice(0, 10);
  await inOppositeLooks(page, "picker-month-last", async () => await openMonthOf(page, lastOpen));

  const beyond = new Date(Date.now() + 45 * DAY_MS).toISOString().slice(0, 10);
  await page.goto(`/instructors/${slug}?week=${beyond}`);
  await expect(page.getByRole("heading", { name: /isn’t open for booking yet/ })).toBeVisible();
  await expect(page.getByText(/Hope opens 20 days ahead: bookable from \w+, \w+ \d+\./)).toBeVisible();
  await inOppositeLooks(page, "picker-horizon");
  await page.getByRole("button", { name: "Back to the last open week" }).click();
  await expect(page.locator('[role="grid"] [data-slot-state="free"]').first()).toBeVisible();
  await expect(page.locator('[role="grid"] :focus')).toHaveCount(1);
  await context.close();
});

test("a week in which clocks change says so, and what becomes of the difference between two zones", async ({
  browser,
}) => {
  const { slug } = await newTeacher(url, { firstName: "Dawn", horizonDays: 365, week: WEEK });
  const { sunday, isBack } = nextClockChange();
  const way = isBack ? "back" : "forward";
  const inside = `?week=${sunday}`;
  const here = await profile(browser, slug, inside);
  const becomes = isBack ? "2:00 am becomes 1:00 am" : "2:00 am becomes 3:00 am";
  await expect(here.page.getByText(`Clocks go ${way} on ${spoken(sunday)}: ${becomes}.`)).toBeVisible();
  await inOppositeLooks(here.page, "picker-clock-change");
  await here.page.getByRole("button", { name: "Later week" }).click();
  await expect(here.page.getByText(/Clocks go/)).toHaveCount(0);

  const inTokyo = await profile(browser, slug, inside, "Asia/Tokyo");
  const [before, after] = isBack ? [13, 14] : [14, 13];
  await expect(
    inTokyo.page.getByText(
      `Clocks in New York go ${way} on ${spoken(sunday)}: Dawn is ${before} hours behind before it and ${after} hours behind from then on.`,
    ),
  ).toBeVisible();
  await inOppositeLooks(inTokyo.page, "picker-clock-change-abroad");
  await here.context.close();
  await inTokyo.context.close();
});
