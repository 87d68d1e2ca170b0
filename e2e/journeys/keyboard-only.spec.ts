import { expect, test } from "@playwright/test";
import { focused, pressUntil, said, tabTo } from "../support/keyboard";
import { newStudent, openBrowser, SARAH, signIn } from "../support/people";
import { mondayAhead, SARAHS_WEEKS, unsavedChanges } from "../support/weeks";

test("a blind person books a lesson: from the home page to the confirmation by keys and names alone", async ({
  browser,
}) => {
  const { context, page } = await newStudent(browser, "Beatrice");
  await page.goto("/");
  await tabTo(page, "link", /^Piano$/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/browse/);

  await tabTo(page, "link", /Sarah C\./);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/instructors\//);

  // The times are one stop of Tab; arrows walk through them.
  await expect(page.locator('[role="grid"] [data-slot-state="free"]').first()).toBeVisible();
  for (let tabs = 0; tabs < 120 && (await page.locator('[role="grid"] :focus').count()) === 0; tabs++) {
    await page.keyboard.press("Tab");
  }
  const start = (await focused(page).getAttribute("aria-label")) ?? "";
  if (!/, (free|last spot|just freed)/.test(start)) await pressUntil(page, "ArrowDown", /, free/);
  await page.keyboard.press("Enter");
  await tabTo(page, "link", /^Continue/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/checkout/);

  await tabTo(page, "button", /^Book now/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/booked/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await context.close();
});

test("an instructor edits and saves a week by keys and names alone, and hears what each key did", async ({
  browser,
}) => {
  const { context, page } = await openBrowser(browser);
  await signIn(page, SARAH);
  await page.goto(`/teach/availability?week=${mondayAhead(SARAHS_WEEKS.byKeys)}`);
  await tabTo(page, "gridcell", /./);
  await page.keyboard.press("Home");
  await pressUntil(page, "ArrowDown", /^Monday.*, 12:00 pm/);
  await expect(focused(page)).toHaveAccessibleName(/12:00 pm, not offered/);

  await page.keyboard.press("Space");
  await expect(focused(page)).toHaveAccessibleName(/12:00 pm, all formats/);
  await expect(said(page)).toContainText(/Painted all formats, Monday.*12:00 – 12:30 pm/);
  await page.keyboard.press("Shift+ArrowDown");
  await expect(focused(page)).toHaveAccessibleName(/12:30 pm, all formats/);
  await page.keyboard.press("Control+z");
  await expect(focused(page)).toHaveAccessibleName(/12:30 pm, not offered/);
  await page.keyboard.press("Control+Shift+z");
  await expect(focused(page)).toHaveAccessibleName(/12:30 pm, all formats/);

  await tabTo(page, "button", "Save week");
  await page.keyboard.press("Enter");
  await expect(unsavedChanges(page)).toHaveCount(0);

  // Undo reaches beyond the save; redone it is as saved again.
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Save week" })).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  await expect(unsavedChanges(page)).toHaveCount(0);

  // Another week: the same cell of it has the focus.
  await page.getByRole("gridcell", { name: /^Tuesday.*, 10:00 am/ }).focus();
  await page.keyboard.press("PageDown");
  await expect(page).toHaveURL(new RegExp(mondayAhead(SARAHS_WEEKS.byKeys + 1)));
  await expect(focused(page)).toHaveAccessibleName(/^Tuesday.*, 10:00 am/);
  await context.close();
});
