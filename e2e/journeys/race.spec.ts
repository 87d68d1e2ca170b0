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

  // What each sees at first is their own hope; the answers settle it, and only one can be right.
  const held = ({ page }: Somebody) => page.getByRole("region", { name: "Your held time" });
  const holders = async () => {
    const seen = await Promise.all(students.map(async (student) => await held(student).isVisible()));
    return students.filter((_, index) => seen[index]);
  };
  await expect.poll(async () => (await holders()).length, { timeout: 30_000 }).toBe(1);
  await students[0].page.waitForTimeout(2_000);
  const winners = await holders();
  const losers = students.filter((student) => !winners.includes(student));
  expect(winners).toHaveLength(1);

  const [winner] = winners;
  const [loser] = losers;
  await winner!.page.getByRole("link", { name: /^Continue/ }).click();
  await winner!.page.getByRole("button", { name: /^Book now/ }).click();
  await expect(winner!.page).toHaveURL(/booked/);

  // One of the nearest times is a press away.
  await expect(loser!.page.getByText("These are closest:")).toBeVisible();
  const panel = loser!.page.getByText("These are closest:").locator("xpath=ancestor::section");
  await panel.locator("[data-slot-state]").first().click();
  await expect(loser!.page.getByRole("region", { name: "Your held time" })).toBeVisible();
  for (const { context } of students) await context.close();
});
