import { expect, test } from "@playwright/test";
import { freeSlots, momentOf, newStudent, openProfile, slotAt } from "../support/people";
import { chooseSeries, holdAndGoOn, later } from "../support/series";
import { inEveryLook } from "../support/sound";
import { mondayAhead, SARAHS_WEEKS } from "../support/weeks";

const INSTRUCTOR = "sarah-chen";
test("twenty lessons over a clock change, three dates of which are taken: one by one decided, held as one, booked as one", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const rival = await newStudent(browser, "Rafael");
  const student = await newStudent(browser, "Sofia");
  await openProfile(student.page, INSTRUCTOR, `?week=${mondayAhead(SARAHS_WEEKS.series)}`);
  // A full hour: what else begins in an hour may stand behind its first free time.
  const tuesday = student.page.locator('[aria-label^="Tuesday"][aria-label*=":00 "]');
  const firstAt = await momentOf(freeSlots(student.page).and(tuesday).nth(2));

  // Somebody else has the same time on three later dates.
  const second = later(firstAt, 14);
  await openProfile(rival.page, INSTRUCTOR, `?week=${second.week}`);
  await holdAndGoOn(rival.page, second.moment);
  await chooseSeries(rival.page, "Every 2 weeks", 3);
  await rival.page.getByRole("button", { name: "Hold these 3 dates" }).click();
  await rival.page.getByRole("button", { name: /^Book 3 lessons/ }).click();
  await expect(rival.page).toHaveURL(/booked/);

  await holdAndGoOn(student.page, firstAt);
  const { page } = student;
  const dates = await chooseSeries(page, "Every 2 weeks", 20);
  // Twenty times two weeks reach over a clock change wherever they begin; for both here it is the same clock.
  const taken = dates.getByRole("listitem").filter({ hasText: "can’t be had" });
  await expect(taken).toHaveCount(3);
  await expect(page.getByRole("button", { name: /^Book now/ })).toBeDisabled();
  await inEveryLook(page, "series-choice");

  // What others take meanwhile shows at once, and so does what they give back.
  const next = later(firstAt, 56);
  await openProfile(rival.page, INSTRUCTOR, `?week=${next.week}`);
  await slotAt(rival.page, next.moment).click();
  await expect(taken).toHaveCount(4);
  await rival.page
    .getByRole("button", { name: /^Release/ })
    .first()
    .click();
  await expect(taken).toHaveCount(3);

  // One gets another time, one date that was free is left out, two are gone on without.
  await taken.first().getByRole("button", { name: /free$/ }).first().click();
  await expect(taken).toHaveCount(2);
  await expect(dates.getByText(/^instead of /)).toBeVisible();
  await dates
    .getByRole("button", { name: /^Leave out/ })
    .last()
    .click();
  await page.getByRole("button", { name: "Hold these 17 dates" }).click();
  await expect(page.getByText("All 17 dates are held for you.")).toBeVisible();

  // A reload keeps the hold and what was decided.
  await page.reload();
  await expect(page.getByText("All 17 dates are held for you.")).toBeVisible();
  await page.getByRole("button", { name: /^Book 17 lessons/ }).click();
  await expect(page).toHaveURL(/booked/);
  await expect(page.getByText("17 lessons")).toBeVisible();

  await page.getByRole("link", { name: "Lesson details" }).click();
  const series = page.getByText("Lesson 1 of 17, every 2 weeks");
  await series.click();
  await expect(page.getByRole("link", { name: /^\d+ / }).nth(16)).toBeVisible();
  await inEveryLook(page, "series-lesson");

  // Called off from the tenth on, and taken back; then for good.
  await page.getByRole("link", { name: /^10 / }).click();
  await expect(page.getByText("Lesson 10 of 17, every 2 weeks")).toBeVisible();
  const cancelFollowing = async () => {
    await page.getByRole("button", { name: /^Cancel the lesson/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "This and all that follow: 8 lessons" }).check();
    await dialog.getByRole("button", { name: "Cancel 8 lessons" }).click();
  };
  await cancelFollowing();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "Change of plan?" })).toBeVisible();
  await cancelFollowing();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("You cancelled this lesson.")).toBeVisible();
  await page.getByText("Lesson 10 of 17, every 2 weeks").click();
  await expect(page.getByRole("link", { name: /cancelled$/ })).toHaveCount(8);
  await student.context.close();
  await rival.context.close();
});
