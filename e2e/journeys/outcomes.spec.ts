import { expect, test, type Page } from "@playwright/test";
import { asOperator, moveLessonTo } from "../support/by-hand";
import { freeSlots, newStudent, openBrowser, openProfile, SARAH, signIn } from "../support/people";
import { expectSound } from "../support/sound";

/** Books the n-th free time of the demo instructor and answers the lesson's id, with its page open. */
async function bookSarah(page: Page, nth: number): Promise<string> {
  await openProfile(page, "sarah-chen");
  await freeSlots(page).nth(nth).click();
  await page.getByRole("link", { name: /^Continue/ }).click();
  await page.getByRole("button", { name: /^Book now/ }).click();
  await expect(page).toHaveURL(/booked/);
  const bookingId = new URL(page.url()).pathname.split("/").pop() ?? "";
  await page.goto(`/lessons/${bookingId}`);
  await expect(page.getByText("Confirmed").first()).toBeVisible();
  return bookingId;
}

async function sound(page: Page, name: string): Promise<void> {
  for (const [device, size] of [
    ["desktop", { width: 1280, height: 900 }],
    ["phone", { width: 390, height: 844 }],
  ] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectSound(page, name, device, colorScheme);
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("a lesson runs, is over and is completed, on open pages of both sides", async ({ browser }) => {
  test.setTimeout(300_000);
  const student = await newStudent(browser, "Otto");
  const bookingId = await bookSarah(student.page, 3);
  const sarah = await openBrowser(browser);
  await signIn(sarah.page, SARAH);
  await sarah.page.goto(`/lessons/${bookingId}`);
  await expect(sarah.page.getByText("Confirmed").first()).toBeVisible();

  await moveLessonTo(bookingId, -20);
  for (const { page } of [student, sarah]) await expect(page.getByText("In progress").first()).toBeVisible();
  await expect(sarah.page.getByRole("button", { name: "Mark as done" })).toHaveCount(0);
  await expect(student.page.getByRole("button", { name: "Cancel the lesson" })).toHaveCount(0);
  await sound(student.page, "lesson-running");

  await moveLessonTo(bookingId, -200);
  await expect(student.page.getByText("Waiting to be completed").first()).toBeVisible();
  await sarah.page.getByRole("button", { name: "Mark as done" }).click();
  for (const { page } of [student, sarah]) await expect(page.getByText("Completed").first()).toBeVisible();
  await sarah.page.goto("/teach/lessons?tab=past&ended=completed");
  await expect(sarah.page.getByRole("link", { name: "Piano" }).first()).toBeVisible();
  await sound(sarah.page, "taught-past");
  await student.context.close();
  await sarah.context.close();
});

test("an absence is reported with its consequence, contested by the other side, and decided", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const student = await newStudent(browser, "Nadia");
  const { page } = student;
  const bookingId = await bookSarah(page, 6);
  const sarah = await openBrowser(browser);
  await signIn(sarah.page, SARAH);
  await sarah.page.goto(`/lessons/${bookingId}`);
  await expect(page.getByRole("button", { name: "Sarah isn’t there" })).toHaveCount(0);

  await moveLessonTo(bookingId, -20);
  await page.getByRole("button", { name: "Sarah isn’t there" }).click();
  await expect(page.getByRole("dialog")).toContainText("You pay nothing for it.");
  await sound(page, "no-show-question");
  await page.getByRole("button", { name: "Report the absence" }).click();
  await expect(page.getByText("You reported that Sarah wasn’t there.")).toBeVisible();
  await sound(page, "no-show-reported");

  await sarah.page.getByRole("button", { name: "I was there" }).click();
  await sarah.page
    .getByRole("textbox", { name: "What happened" })
    .fill("I waited in the call for 20 minutes.");
  await sarah.page.getByRole("button", { name: "Contest the report" }).click();
  await expect(page.getByText("Sarah contests your report.")).toBeVisible();

  const args = { bookingId, code: "dispute_upheld", reason: "The call log shows it." };
  expect(await asOperator("admin/noShows:resolve", args)).toEqual({ ok: true });
  for (const side of [page, sarah.page]) {
    await expect(side.getByText("The review found that this lesson took place.")).toBeVisible();
  }
  await page.goto("/lessons?tab=history");
  await expect(page.getByText("Completed").first()).toBeVisible();
  await sarah.page.goto("/teach/lessons");
  await expect(sarah.page.getByRole("heading", { name: "Lessons you teach" })).toBeVisible();
  await sound(sarah.page, "taught");
  await student.context.close();
  await sarah.context.close();
});
