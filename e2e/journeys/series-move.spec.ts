import { expect, test } from "@playwright/test";
import { freeSlots, momentOf, newStudent, openProfile, slotAt } from "../support/people";
import { chooseSeries, holdAndGoOn, later } from "../support/series";
import { expectSound, inEveryLook } from "../support/sound";
import { mondayAhead } from "../support/weeks";

const INSTRUCTOR = "ruth-levy";

test("a lesson of a series moves with all that follow: each date looked at live, decided, moved as one, taken back as one", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const rival = await newStudent(browser, "Rosa");
  const student = await newStudent(browser, "Selma");
  const { page } = student;
  await openProfile(page, INSTRUCTOR, `?week=${mondayAhead(3)}`);
  // A full hour: what else begins in an hour may stand behind its first free time.
  const tuesday = page.locator('[aria-label^="Tuesday"][aria-label*=":00 "]');
  const firstAt = await momentOf(freeSlots(page).and(tuesday).nth(2));
  await holdAndGoOn(page, firstAt);
  await chooseSeries(page, "Every week", 6);
  await page.getByRole("button", { name: "Hold these 6 dates" }).click();
  await page.getByRole("button", { name: /^Book 6 lessons/ }).click();
  await expect(page).toHaveURL(/booked/);

  // Somebody else has the Thursday of the third lesson's week at that time.
  const thursdayOf = (lesson: number) => later(firstAt, (lesson - 1) * 7 + 2);
  await openProfile(rival.page, INSTRUCTOR, `?week=${thursdayOf(3).week}`);
  await holdAndGoOn(rival.page, thursdayOf(3).moment);
  await rival.page.getByRole("button", { name: /^Book now/ }).click();
  await expect(rival.page).toHaveURL(/booked/);

  await page.getByRole("link", { name: "Lesson details" }).click();
  await page.getByText("Lesson 1 of 6, every week").click();
  await page.getByRole("link", { name: /^2 / }).click();
  await expect(page.getByText("Lesson 2 of 6, every week")).toBeVisible();
  const lessonUrl = page.url();
  await page.getByRole("link", { name: /^Move to another time/ }).click();
  await page.getByRole("radio", { name: "This and all that follow: 5 lessons" }).check();
  await expect(page).toHaveURL(/scope=following/);
  await page.goto(`${page.url()}&week=${thursdayOf(2).week}`);
  await slotAt(page, thursdayOf(2).moment).click();
  await expect(page.getByRole("heading", { name: /^Thursdays at / })).toBeFocused();

  const rows = page.getByRole("list", { name: "Lessons to move" }).getByRole("listitem");
  const blocked = rows.filter({ hasText: "can’t be had" });
  await expect(rows).toHaveCount(5);
  await expect(blocked).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Move the lessons" })).toBeDisabled();
  await inEveryLook(page, "series-move");

  // What others take, and give back, shows at once.
  await openProfile(rival.page, INSTRUCTOR, `?week=${thursdayOf(4).week}`);
  await slotAt(rival.page, thursdayOf(4).moment).click();
  await expect(blocked).toHaveCount(2);
  await rival.page
    .getByRole("button", { name: /^Release/ })
    .first()
    .click();
  await expect(blocked).toHaveCount(1);

  await blocked.getByRole("button", { name: /free$/ }).first().click();
  await expect(blocked).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Change the time of / })).toBeFocused();
  await rows
    .last()
    .getByRole("button", { name: /^Leave / })
    .click();
  await expect(page.getByText("4 lessons move, 1 stays where it is.")).toBeVisible();
  const sideways = await page
    .getByRole("list", { name: "Lessons to move" })
    .evaluate((list) => list.scrollWidth - list.clientWidth);
  expect(sideways).toBe(0);
  await inEveryLook(page, "series-move-decided");

  // The press and somebody else's cross on the way: then none of them moves, and the page says which is in the way.
  await student.context.setOffline(true);
  await page.getByRole("button", { name: "Move 4 lessons" }).click();
  await slotAt(rival.page, thursdayOf(4).moment).click();
  await expect(slotAt(rival.page, thursdayOf(4).moment)).toHaveAttribute("data-slot-state", "heldByYou");
  await student.context.setOffline(false);
  await expect(page.getByRole("alert").filter({ hasText: "Nothing moved." })).toBeVisible();
  await expect(blocked).toHaveCount(1);
  await expectSound(page, "series-not-moved", "desktop", "light");
  await rival.page
    .getByRole("button", { name: /^Release/ })
    .first()
    .click();
  await expect(blocked).toHaveCount(0);

  await page.getByRole("button", { name: "Move 4 lessons" }).click();
  await expect(page).toHaveURL(lessonUrl);
  await expect(page.getByText(/^Moved to Thu, .* with others of the series\./).first()).toBeVisible();
  await expectSound(page, "series-moved", "desktop", "dark");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "Change of plan?" })).toBeVisible();

  // The same in two tabs: what one did, the other has nothing to add to.
  const second = await student.context.newPage();
  for (const tab of [page, second]) {
    await tab.goto(`${lessonUrl}/move?scope=following&week=${thursdayOf(2).week}`);
    await slotAt(tab, thursdayOf(2).moment).click();
    await tab
      .getByRole("list", { name: "Lessons to move" })
      .getByRole("button", { name: /free$/ })
      .first()
      .click();
  }
  await page.getByRole("button", { name: "Move 5 lessons" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("You moved it")).toBeVisible();
  await expect(second.getByRole("listitem").filter({ hasText: "there already" })).toHaveCount(4);
  await expect(second.getByRole("button", { name: "Move the lessons" })).toBeDisabled();
  await second.close();

  await page.getByText("Lesson 2 of 6, every week").click();
  await expect(page.getByRole("link", { name: /^\d Thu, / })).toHaveCount(5);
  await expect(page.getByRole("link", { name: /^1 Tue, / })).toBeVisible();
  await page.getByRole("button", { name: "Message Ruth" }).click();
  await expect(page.getByRole("log").getByText("Moved: Sewing, 5 lessons")).toBeVisible();
  await student.context.close();
  await rival.context.close();
});
