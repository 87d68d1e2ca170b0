import { expect, test, type Browser, type Locator, type Page } from "@playwright/test";
import { edit } from "../support/by-hand";
import { nextClockChange } from "../support/clock-changes";
import { focused, pressUntil, said, tabTo } from "../support/keyboard";
import { newStudent, openBrowser, type Somebody } from "../support/people";
import { inEveryLook, inOppositeLooks } from "../support/sound";
import { newTeacher } from "../support/teachers";
import { mondayAhead } from "../support/weeks";

const url = process.env["BACKEND_URL"] ?? "";
/** Many times on Mondays, one on Tuesdays, some on Thursdays, few on Fridays. */
const WEEK: [number, number][][] = [
  [
    [9, 12],
    [13, 19],
  ],
  [[10, 11]],
  [],
  [[9, 11]],
  [[13, 14.5]],
  [],
  [],
];
const FORMATS = ["online", "studio", "travel"];
const DAY_MS = 86_400_000;

const picker = (page: Page) => page.getByRole("dialog", { name: /’s times$/ });
const dayOf = (page: Page, localDate: string) => picker(page).locator(`[data-date="${localDate}"]`);
const timeAt = (page: Page, moment: string) => picker(page).locator(`[aria-label^="${moment},"]`);
const held = (page: Page) => picker(page).getByRole("region", { name: "Your held time" });

function daysAfter(localDate: string, days: number): string {
  return new Date(Date.parse(localDate) + days * DAY_MS).toISOString().slice(0, 10);
}

/** "Tuesday, December 8" */
function spoken(localDate: string): string {
  const words = { weekday: "long", month: "long", day: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-US", words).format(Date.parse(localDate));
}

async function teacher(firstName: string, about: { horizonDays?: number } = {}) {
  const made = await newTeacher(url, { firstName, horizonDays: 90, week: WEEK, formats: FORMATS, ...about });
  const list = `/browse?service=${made.service}`;
  return { ...made, list, link: `${list}&timesOf=${made.slug}&minutes=60` };
}

/** Somebody with the picker open at that day. */
async function atPicker(
  browser: Browser,
  address: string,
  timezoneId = "America/New_York",
): Promise<Somebody> {
  const somebody = await openBrowser(browser, { timezoneId });
  await somebody.page.goto(address);
  await expect(picker(somebody.page)).toBeVisible();
  return somebody;
}

/** By the clock, in the page itself: a press from here would come later, to a time that is already seen to be held. */
async function pressAt(slot: Locator, at: number): Promise<void> {
  await slot.evaluate((element: HTMLElement, when: number) => {
    setTimeout(() => element.click(), when - Date.now());
  }, at);
}

test("by keys alone from a card to a day of the next month, whose time is held, goes on, and comes back", async ({
  browser,
}) => {
  const { list } = await teacher("Pia");
  const { context, page } = await openBrowser(browser);
  await page.goto(list);
  const link = await tabTo(page, "link", /^All times of Pia/);
  await page.keyboard.press("Enter");
  await expect(picker(page)).toBeVisible();
  await expect(page).toHaveURL(/timesOf=pia-/);
  await expect(focused(page)).toHaveText("Pia’s times");

  // Escape closes, and gives back the link.
  await page.keyboard.press("Escape");
  await expect(picker(page)).toBeHidden();
  await expect(link).toBeFocused();
  expect(page.url()).not.toContain("timesOf");

  await page.keyboard.press("Enter");
  await expect(focused(page)).toHaveText("Pia’s times");
  await tabTo(page, "button", /, shown now$/);
  await page.keyboard.press("PageDown");
  await page.keyboard.press("Home");
  await expect(focused(page)).toHaveAccessibleName(/ 1, (nothing free|\d+ free times?)$/);
  await pressUntil(page, "ArrowRight", /^Tuesday, .*, 1 free time$/);
  const name = (await focused(page).getAttribute("aria-label")) ?? "";
  const day = /^(Tuesday, \w+ \d+), 1 free time$/.exec(name)?.[1] ?? "";
  await page.keyboard.press("Enter");
  await expect(said(page)).toContainText(`${day}, 1 free`);
  await expect(focused(page)).toHaveAccessibleName(`${name}, shown now`);
  await expect(page).toHaveURL(/day=\d{4}-\d{2}-\d{2}/);

  await tabTo(page, "button", `${day}, 10:00 am Eastern, last free time this day`);
  await page.keyboard.press("Enter");
  await expect(held(page)).toBeVisible();
  await expect(focused(page)).toHaveAccessibleName(new RegExp(`^${day}, 10:00 am Eastern, held for you`));

  // Another length keeps the day, and the time too: in one step.
  await tabTo(page, "radio", /^60 min/);
  await page.keyboard.press("ArrowLeft");
  await expect(picker(page).getByRole("radio", { name: /^30 min/ })).toBeChecked();
  await expect(held(page)).toContainText("30 min");
  await expect(timeAt(page, `${day}, 10:00 am Eastern`)).toHaveAttribute("data-slot-state", "heldByYou");

  await tabTo(page, "link", /^Continue with 10:00 am/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/checkout\//);
  await expect(page.locator("main h1")).toBeFocused();
  await page.goBack();
  await expect(held(page)).toContainText("30 min");
  await page.reload();
  await expect(timeAt(page, `${day}, 10:00 am Eastern`)).toHaveAttribute("data-slot-state", "heldByYou");
  // Leaving ends no hold.
  await page.goBack();
  await expect(picker(page)).toBeHidden();
  await expect(link).toBeFocused();
  expect(page.url()).not.toContain("timesOf");
  await page.goForward();
  await expect(held(page)).toBeVisible();
  await context.close();
});

test("what one holds the other sees at once, a lost press is offered the nearest, and the winner goes on", async ({
  browser,
}) => {
  const { link } = await teacher("Rhea");
  const monday = mondayAhead(3);
  const at = (clock: string) => `${spoken(monday)}, ${clock} Eastern`;
  const one = await atPicker(browser, `${link}&day=${monday}`);
  const other = await atPicker(browser, `${link}&day=${monday}`);

  const place = async () => await timeAt(one.page, at("5:00 pm")).boundingBox();
  await expect(timeAt(one.page, at("5:00 pm"))).toBeVisible();
  const before = await place();
  await expect(dayOf(one.page, monday)).toHaveAccessibleName(/, 30 free times, shown now$/);
  await timeAt(other.page, at("2:00 pm")).click();
  await expect(held(other.page)).toBeVisible();
  await expect(timeAt(one.page, at("2:00 pm"))).toHaveAttribute("data-slot-state", "beingBooked");
  await expect(timeAt(one.page, at("2:15 pm"))).toHaveCount(0);
  await expect(dayOf(one.page, monday)).toHaveAccessibleName(/, 21 free times, shown now$/);
  // No time slides under the pointer of another.
  expect(await place()).toEqual(before);
  await held(other.page).getByRole("button", { name: "Release" }).click();
  await expect(timeAt(one.page, at("2:00 pm"))).toHaveAttribute("data-slot-state", /free|justFreed/);

  const pressed = at("3:00 pm");
  const when = Date.now() + 3_000;
  await Promise.all([one, other].map(async ({ page }) => await pressAt(timeAt(page, pressed), when)));
  const lost = ({ page }: Somebody) => picker(page).getByText("3:00 pm was just taken");
  await expect
    .poll(async () => (await lost(one).count()) + (await lost(other).count()), { timeout: 30_000 })
    .toBe(1);
  const [winner, loser] = (await lost(one).count()) === 0 ? [one, other] : [other, one];
  await expect(timeAt(winner.page, pressed)).toHaveAttribute("data-slot-state", "heldByYou");
  await expect(held(loser.page)).toHaveCount(0);
  await inEveryLook(loser.page, "picker-search-lost");
  await loser.page.keyboard.press("Escape");
  await expect(lost(loser)).toHaveCount(0);
  await expect(picker(loser.page)).toBeVisible();

  await timeAt(loser.page, at("5:00 pm")).click();
  await expect(held(loser.page)).toBeVisible();
  await inEveryLook(loser.page, "picker-search-held");

  await held(winner.page)
    .getByRole("link", { name: /^Continue/ })
    .click();
  await expect(winner.page).toHaveURL(/\/checkout\//);
  await expect(winner.page.getByRole("region", { name: "Your held time" })).toBeVisible();
  for (const { context } of [one, other]) await context.close();
});

test("who pauses or has never been leaves the picker with a word, who comes back fills it again", async ({
  browser,
}) => {
  const { link, list, instructorId } = await teacher("Paul");
  const monday = mondayAhead(2);
  const { context, page } = await atPicker(browser, `${link}&day=${monday}`);
  await expect(timeAt(page, `${spoken(monday)}, 9:00 am Eastern`)).toBeVisible();
  await edit("instructors", instructorId, { status: "paused" });
  await expect(picker(page).getByText("Paul isn’t taking lessons now")).toBeVisible();
  await inOppositeLooks(page, "picker-search-paused");
  await edit("instructors", instructorId, { status: "live" });
  await expect(timeAt(page, `${spoken(monday)}, 9:00 am Eastern`)).toBeVisible();

  // Opened by a link, so there is no list to go back to: closing leads to it.
  await picker(page).getByRole("button", { name: "Close" }).click();
  await expect(picker(page)).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`${list.replace("?", "\\?")}$`));
  await page.goto(`${list}&timesOf=nobody`);
  await expect(page.getByRole("dialog").getByText("This instructor isn’t here")).toBeVisible();
  await context.close();
});

test("a day without a time, one that isn't open yet and a lost connection say what is true and lead on", async ({
  browser,
}) => {
  const { link } = await teacher("Nora", { horizonDays: 20 });
  const monday = mondayAhead(2);
  const wednesday = daysAfter(monday, 2);
  const { context, page } = await atPicker(browser, `${link}&day=${wednesday}`);
  await expect(picker(page).getByRole("heading", { name: "Nora doesn’t teach that day" })).toBeVisible();
  await expect(picker(page).getByText(/Next free: Thu/)).toBeVisible();
  await inOppositeLooks(page, "picker-search-empty");
  await picker(page).getByRole("button", { name: "Show that day" }).click();
  await expect(timeAt(page, `${spoken(daysAfter(monday, 3))}, 9:00 am Eastern`)).toBeVisible();
  await expect(picker(page).getByRole("link", { name: "Sign up to wait" })).toBeVisible();

  const beyond = new Date(Date.now() + 45 * DAY_MS).toISOString().slice(0, 10);
  await page.goto(`${link}&day=${beyond}`);
  await expect(picker(page).getByText(/Nora opens 20 days ahead: bookable from/)).toBeVisible();
  await picker(page).getByRole("button", { name: "Back to the last open week" }).click();
  await expect(picker(page).getByText(/bookable from/)).toHaveCount(0);

  await page.goto(`${link}&day=${monday}`);
  await expect(timeAt(page, `${spoken(monday)}, 9:00 am Eastern`)).toBeVisible();
  await context.setOffline(true);
  await expect(picker(page).getByText("Offline, times may be old")).toBeVisible();
  await expect(timeAt(page, `${spoken(monday)}, 9:00 am Eastern`)).toHaveAttribute("aria-disabled", "true");
  await context.setOffline(false);
  await expect(picker(page).getByText("Offline, times may be old")).toHaveCount(0);
  await context.close();
});

test("by thumb: the page opens with this week, a tap holds, and what is held can be given back", async ({
  browser,
}) => {
  const { list } = await teacher("Tess");
  const { context, page } = await openBrowser(browser, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  await page.goto(list);
  await page.getByRole("link", { name: /^All times of Tess/ }).tap();
  const free = picker(page).locator('[data-slot-state="free"], [data-slot-state="lastSpot"]');
  await expect(free.first()).toBeVisible();
  const monday = mondayAhead(0);
  const sunday = daysAfter(monday, -1);
  if (sunday.slice(0, 7) === daysAfter(monday, 6).slice(0, 7)) await expect(dayOf(page, sunday)).toBeHidden();
  await inOppositeLooks(page, "picker-search");
  await page.setViewportSize({ width: 390, height: 844 });
  await free.first().tap();
  await expect(held(page)).toBeVisible();
  await picker(page).getByRole("button", { name: "Release" }).tap();
  await expect(held(page)).toHaveCount(0);
  await picker(page).getByRole("button", { name: "Back" }).tap();
  await expect(picker(page)).toBeHidden();
  await context.close();
});

test("a member whom no time suits joins the waitlist without another dialog", async ({ browser }) => {
  const { link } = await teacher("Wendy");
  const { context, page } = await newStudent(browser, "Willa");
  await page.goto(`${link}&day=${mondayAhead(2)}`);
  await picker(page).getByRole("button", { name: "Join the waitlist" }).click();
  const form = picker(page).getByRole("group", { name: "Join the waitlist" });
  await expect(form.getByLabel("Day", { exact: true })).toBeFocused();
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await inOppositeLooks(page, "picker-search-waitlist");
  await form.getByRole("radio", { name: "Morning" }).check();
  await form.getByRole("button", { name: "Join the waitlist" }).click();
  await expect(page.getByText("You’re on the waitlist.").first()).toBeVisible();
  await expect(picker(page).getByText(/You wait for/)).toBeVisible();
  await context.close();
});

test("who looks from another zone reads both clocks", async ({ browser }) => {
  const { link } = await teacher("Zoe");
  const monday = mondayAhead(2);
  const { context, page } = await atPicker(browser, `${link}&day=${monday}`, "America/Los_Angeles");
  const nine = timeAt(page, `${spoken(monday)}, 6:00 am Pacific`);
  await expect(nine).toContainText(/9:00 am E[SD]T/);
  await expect(picker(page).getByText(/Zoe teaches in/)).toBeVisible();
  await inOppositeLooks(page, "picker-search-two-clocks");
  await context.close();
});

test("a day on which clocks change says so", async ({ browser }) => {
  const { link } = await teacher("Dora", { horizonDays: 365 });
  const { sunday, isBack } = nextClockChange();
  const { context, page } = await atPicker(browser, `${link}&day=${sunday}`);
  const words = `Clocks go ${isBack ? "back" : "forward"} on ${spoken(sunday)}`;
  await expect(picker(page).getByText(words)).toBeVisible();
  await inOppositeLooks(page, "picker-search-clock-change");
  await dayOf(page, daysAfter(sunday, 1)).click();
  await expect(timeAt(page, `${spoken(daysAfter(sunday, 1))}, 9:00 am Eastern`)).toBeVisible();
  await expect(picker(page).getByText(words)).toHaveCount(0);
  await context.close();
});
