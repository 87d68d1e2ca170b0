import { expect, test } from "@playwright/test";
import { freeSlots, momentOf, newStudent, openProfile, slotAt, type Somebody } from "../support/people";

const INSTRUCTOR = "paula-reyes";

test("two students press the same time at the same instant: one has it, the other is offered the nearest", async ({
  browser,
}) => {
  const students = await Promise.all([newStudent(browser, "Anna"), newStudent(browser, "Boris")]);
  for (const { page } of students) await openProfile(page, INSTRUCTOR);
  const moment = await momentOf(freeSlots(students[0].page).nth(3));

  // By the clock, in the pages themselves: a press from here would come later, to a slot that is already seen to be held.
  const pressAt = Date.now() + 3_000;
  await Promise.all(
    students.map(
      async ({ page }) =>
        await slotAt(page, moment).evaluate((slot: HTMLElement, at: number) => {
          setTimeout(() => slot.click(), at - Date.now());
        }, pressAt),
    ),
  );

  const winners: Somebody[] = [];
  const losers: Somebody[] = [];
  for (const student of students) {
    const won = student.page.getByRole("region", { name: "Your held time" });
    const lost = student.page.getByText("These are closest:");
    await expect(won.or(lost).first()).toBeVisible();
    // Neither is told one thing first and another after.
    await student.page.waitForTimeout(500);
    if (await lost.isVisible()) losers.push(student);
    else winners.push(student);
  }
  expect(winners).toHaveLength(1);
  expect(losers).toHaveLength(1);

  const [winner] = winners;
  const [loser] = losers;
  await winner!.page.getByRole("link", { name: /^Continue/ }).click();
  await winner!.page.getByRole("button", { name: /^Book now/ }).click();
  await expect(winner!.page).toHaveURL(/booked/);

  // One of the nearest times is a press away.
  const panel = loser!.page.getByText("These are closest:").locator("xpath=ancestor::section");
  await panel.locator("[data-slot-state]").first().click();
  await expect(loser!.page.getByRole("region", { name: "Your held time" })).toBeVisible();
  for (const { context } of students) await context.close();
});
