import { expect, test } from "@playwright/test";
import { freeSlots, momentOf, newStudent, openBrowser, openProfile, slotAt } from "../support/people";
import { ALL_DAYS, newTeacher } from "../support/teachers";

const url = process.env["BACKEND_URL"] ?? "";

test("a cancelled lesson can be taken back for ten seconds; when it is done, the time is free for everybody", async ({
  browser,
}) => {
  const teacher = await newTeacher(url, { firstName: "Nora", horizonDays: 30, week: ALL_DAYS });
  const student = await newStudent(browser, "Carla");
  const { page } = student;
  await openProfile(page, teacher.slug);
  const wanted = freeSlots(page).nth(5);
  const moment = await momentOf(wanted);
  await wanted.click();
  await page.getByRole("link", { name: /^Continue/ }).click();
  await page.getByRole("button", { name: /^Book now/ }).click();
  await expect(page).toHaveURL(/booked/);
  await page.getByRole("link", { name: "Lesson details" }).click();

  const watcher = await openBrowser(browser);
  await openProfile(watcher.page, teacher.slug);
  await expect(slotAt(watcher.page, moment)).toHaveCount(0);

  const cancel = async () => {
    await page.getByRole("button", { name: "Cancel the lesson" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("link", { name: "Move it instead" })).toBeVisible();
    await dialog.getByRole("button", { name: /^Cancel (the lesson|for)/ }).click();
    await expect(page.getByText("Lesson cancelled.").first()).toBeVisible();
  };
  await cancel();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expect(slotAt(watcher.page, moment)).toHaveCount(0);

  await cancel();
  // Nothing is free while it can be taken back.
  await expect(slotAt(watcher.page, moment)).toHaveCount(0);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(slotAt(watcher.page, moment)).toHaveAttribute("data-slot-state", /free|justFreed/);
  await student.context.close();
  await watcher.context.close();
});
