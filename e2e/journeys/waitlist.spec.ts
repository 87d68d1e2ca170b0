import { expect, test, type Browser, type Locator, type Page } from "@playwright/test";
import {
  freeSlots,
  momentOf,
  newStudent,
  openBrowser,
  openProfile,
  signIn,
  SARAH,
  slotAt,
} from "../support/people";
import { inEveryLook } from "../support/sound";

const INSTRUCTOR = "sarah-chen";

/** "Friday, November 27, 9:00 am Eastern" → what the waitlist's form calls that day and those hours. */
function formWords(moment: string) {
  const [, weekday, month, day, hour, period] =
    /^(\w{3})\w*, (\w{3})\w* (\d+), (\d+):00 (am|pm)/.exec(moment) ?? [];
  if (hour === undefined || period === undefined) throw new Error(`No full hour: ${moment}`);
  const next = (Number(hour) % 12) + 1;
  const nextPeriod = next !== 12 ? period : period === "am" ? "pm" : "am";
  return {
    day: `${weekday}, ${month} ${day}`,
    from: `${hour}:00 ${period}`,
    until: `${next}:00 ${nextPeriod}`,
  };
}

/** Waits for exactly that hour, in which nothing else fits. */
async function waitFor(page: Page, moment: string): Promise<Locator> {
  await openProfile(page, INSTRUCTOR, "?minutes=60");
  await page.getByRole("button", { name: "Join the waitlist" }).click();
  const dialog = page.getByRole("dialog");
  const { day, from, until } = formWords(moment);
  await dialog.getByLabel("Day", { exact: true }).selectOption(day);
  await dialog.getByLabel("From").selectOption(from);
  await dialog.getByLabel("Until").selectOption(until);
  return dialog;
}

async function join(page: Page, dialog: Locator) {
  await dialog.getByRole("button", { name: "Join the waitlist" }).click();
  await expect(page.getByText("You’re on the waitlist.").first()).toBeVisible();
}

/** Somebody with a lesson that begins on a full hour. */
async function lessonOf(browser: Browser, firstName: string, nth: number) {
  const owner = await newStudent(browser, firstName);
  await openProfile(owner.page, INSTRUCTOR, "?minutes=60");
  const wanted = freeSlots(owner.page).and(owner.page.locator('[aria-label*=":00 "]')).nth(nth);
  const moment = await momentOf(wanted);
  await wanted.click();
  await owner.page.getByRole("link", { name: /^Continue/ }).click();
  await owner.page.getByRole("button", { name: /^Book now/ }).click();
  await expect(owner.page).toHaveURL(/booked/);
  return { owner, moment };
}

async function cancelAtOnce(page: Page) {
  await page.getByRole("link", { name: "Lesson details" }).click();
  await page.getByRole("button", { name: "Cancel the lesson" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Cancel (the lesson|for)/ })
    .click();
  await page.getByRole("button", { name: "Done" }).click();
}

const offers = (page: Page) => page.locator("[data-waitlist-offer]");

test("a cancelled slot reaches the first on the waitlist, then the next, and nobody else gets between", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const { owner, moment } = await lessonOf(browser, "Carla", 3);

  const first = await newStudent(browser, "Walter");
  await join(first.page, await waitFor(first.page, moment));
  const second = await newStudent(browser, "Vera");
  await join(second.page, await waitFor(second.page, moment));

  // Wherever they are: one among the lessons, one at the messages.
  await first.page.goto("/lessons");
  await expect(first.page.getByRole("heading", { name: "On the waitlist" })).toBeVisible();
  await second.page.goto("/messages");
  const teacher = await openBrowser(browser);
  await signIn(teacher.page, SARAH);
  await teacher.page.goto("/teach");
  await expect(teacher.page.getByRole("heading", { name: "Students wait for a time" })).toBeVisible();
  const watcher = await openBrowser(browser);
  await openProfile(watcher.page, INSTRUCTOR, "?minutes=60");

  await expect(offers(first.page)).toHaveCount(0);
  await cancelAtOnce(owner.page);

  await expect(offers(first.page)).toHaveCount(1);
  await expect(slotAt(watcher.page, moment)).toHaveAttribute("data-slot-state", "beingBooked");
  await expect(offers(second.page)).toHaveCount(0);
  await offers(first.page).getByRole("button", { name: "Decline" }).click();

  await expect(offers(second.page)).toHaveCount(1);
  await expect(offers(first.page)).toHaveCount(0);
  await offers(second.page).getByRole("button", { name: "Take it" }).press("Enter");
  await expect(second.page).toHaveURL(/\/checkout\//);
  await second.page.getByRole("button", { name: /^Book now/ }).click();
  await expect(second.page).toHaveURL(/booked/);
  await expect(slotAt(watcher.page, moment)).toHaveCount(0, { timeout: 15_000 });

  // Who got it waits no longer; who let it pass does, and can leave and come back.
  await second.page.goto("/lessons");
  await expect(second.page.getByText("Sarah C.").first()).toBeVisible();
  await expect(second.page.getByRole("heading", { name: "On the waitlist" })).toHaveCount(0);
  await first.page.getByRole("button", { name: /^Leave the waitlist/ }).click();
  await expect(first.page.getByRole("heading", { name: "On the waitlist" })).toHaveCount(0);
  await first.page.getByRole("button", { name: "Join again" }).click();
  await expect(first.page.getByRole("heading", { name: "On the waitlist" })).toBeVisible();
  await expect(freeSlots(watcher.page).first()).toBeVisible();
  for (const { context } of [owner, first, second, teacher, watcher]) await context.close();
});

test("the screens of waiting are sound: joining, what one waits for, the desk, and the offer", async ({
  browser,
}) => {
  test.setTimeout(600_000);
  const { owner, moment } = await lessonOf(browser, "Cora", 6);
  const { context, page } = await newStudent(browser, "Wanda");
  const dialog = await waitFor(page, moment);
  await inEveryLook(page, "waitlist-join");
  await join(page, dialog);
  await inEveryLook(page, "waitlist-picker");
  await page.goto("/lessons");
  await expect(page.getByRole("heading", { name: "On the waitlist" })).toBeVisible();
  await inEveryLook(page, "waitlist-lessons");
  const teacher = await openBrowser(browser);
  await signIn(teacher.page, SARAH);
  await teacher.page.goto("/teach");
  await expect(teacher.page.getByRole("heading", { name: "Students wait for a time" })).toBeVisible();
  await inEveryLook(teacher.page, "waitlist-desk");
  await cancelAtOnce(owner.page);
  await expect(offers(page)).toHaveCount(1);
  await inEveryLook(page, "waitlist-offer");
  for (const each of [owner.context, context, teacher.context]) await each.close();
});
