import { expect, test } from "@playwright/test";
import { openBrowser, SARAH, signIn } from "../support/people";
import { expectSound, inOppositeLooks } from "../support/sound";
import { mondayAhead, SARAHS_WEEKS, unsavedChanges } from "../support/weeks";

test("an hour that the instructor paints stands on the student's open page when the week is saved", async ({
  browser,
}) => {
  const monday = mondayAhead(SARAHS_WEEKS.painted);
  const student = await openBrowser(browser);
  await student.page.goto(`/instructors/sarah-chen?week=${monday}&minutes=45`);
  await expect(student.page.locator('[role="grid"] [data-slot-state="free"]').first()).toBeVisible();
  const noon = student.page.locator('[role="grid"] [aria-label*="Monday"][aria-label*=" 12:00 pm"]');
  await expect(noon).toHaveCount(0);

  const sarah = await openBrowser(browser);
  await signIn(sarah.page, SARAH);
  await sarah.page.goto(`/teach/availability?week=${monday}`);
  for (const time of ["12:00 pm", "12:30 pm"]) {
    await sarah.page.getByRole("gridcell", { name: new RegExp(`^Monday.*, ${time}, not offered`) }).click();
  }
  await sarah.page.getByRole("button", { name: "Save week" }).click();

  await expect(noon.first()).toBeVisible();
  await expect(unsavedChanges(sarah.page)).toHaveCount(0);

  // With the keyboard alone it goes again.
  const cell = sarah.page.getByRole("gridcell", { name: /^Monday.*, 12:00 pm, all formats/ });
  await cell.focus();
  await sarah.page.keyboard.press("Space");
  await sarah.page.keyboard.press("ArrowDown");
  await sarah.page.keyboard.press("Space");
  await sarah.page.getByRole("button", { name: "Save week" }).press("Enter");
  await expect(noon).toHaveCount(0);
  await student.context.close();
  await sarah.context.close();
});

test("two windows edit a week: apart both are kept, on the same times the person sees both and merges", async ({
  browser,
}) => {
  const address = `/teach/availability?week=${mondayAhead(SARAHS_WEEKS.merged)}`;
  const [one, other] = [await openBrowser(browser), await openBrowser(browser)];
  for (const { page } of [one, other]) {
    await signIn(page, SARAH);
    await page.goto(address);
  }
  const cell = (page: typeof one.page, time: string, state = "") =>
    page.getByRole("gridcell", { name: new RegExp(`^Monday.*, ${time}, ${state}`) });
  const save = async (page: typeof one.page) => await page.getByRole("button", { name: "Save week" }).click();

  // Apart: nobody is asked.
  await cell(other.page, "12:30 pm", "not offered").click();
  await cell(one.page, "12:00 pm", "not offered").click();
  await save(one.page);
  await expect(unsavedChanges(one.page)).toHaveCount(0);
  await save(other.page);
  for (const time of ["12:00 pm", "12:30 pm"])
    await expect(cell(other.page, time, "all formats")).toBeAttached();
  await expect(cell(one.page, "12:30 pm", "all formats")).toBeAttached();

  const told = other.page.getByRole("status").filter({ hasText: "Changed in another window: Monday." });

  // The same half hour: online here, nothing there. The button is gone while it saves, too: who is second must know of the first.
  await other.page.getByRole("radio", { name: /^Online/ }).check();
  await cell(other.page, "12:00 pm").click();
  await expect(cell(other.page, "12:00 pm", "online only")).toBeAttached();
  await cell(one.page, "12:00 pm", "all formats").click();
  await save(one.page);
  await expect(told).toBeVisible();
  await save(other.page);
  const dialog = other.page.getByRole("dialog", { name: "Another window changed this week" });
  await expect(dialog).toContainText("Here: online only. There: not offered.");
  await expectSound(other.page, "week-conflict", "desktop", "light");
  await dialog.getByRole("button", { name: "Merge both" }).click();
  await expect(cell(one.page, "12:00 pm", "not offered")).toBeAttached();
  await save(other.page);
  await expect(cell(one.page, "12:00 pm", "online only")).toBeAttached();

  // Told at once, and brought in before anything is saved: apart without a question, …
  await other.page.getByRole("radio", { name: /^All formats/ }).check();
  await cell(other.page, "7:30 am", "not offered").click();
  await cell(one.page, "7:00 am", "not offered").click();
  await save(one.page);
  await expect(told).toBeVisible();
  await inOppositeLooks(other.page, "week-elsewhere");
  await told.getByRole("button", { name: "Bring it in" }).click();
  await expect(cell(other.page, "7:00 am", "all formats")).toBeAttached();
  await expect(told).toHaveCount(0);
  await expect(cell(one.page, "7:30 am", "not offered")).toBeAttached();
  // … and where both were at the same half hour the person chooses.
  await other.page.getByRole("radio", { name: /^Online/ }).check();
  await cell(other.page, "7:00 am", "all formats").click();
  await cell(one.page, "7:00 am", "all formats").click();
  await save(one.page);
  await told.getByRole("button", { name: "Bring it in" }).click();
  await expect(dialog).toContainText("Here: online only. There: not offered.");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await expect(told).toHaveCount(0);
  await expect(cell(one.page, "7:00 am", "not offered")).toBeAttached();
  await save(other.page);
  await expect(cell(one.page, "7:00 am", "online only")).toBeAttached();
  await expect(cell(one.page, "7:30 am", "all formats")).toBeAttached();
  await one.context.close();
  await other.context.close();
});

test("a week that is repeated says which lessons that concerns, reaches students in each week, and is taken back by undo", async ({
  browser,
}) => {
  const monday = mondayAhead(SARAHS_WEEKS.repeated);
  const student = await openBrowser(browser);
  await student.page.goto(
    `/instructors/sarah-chen?week=${mondayAhead(SARAHS_WEEKS.repeated + 1)}&minutes=45`,
  );
  const noon = student.page.locator('[role="grid"] [aria-label*="Monday"][aria-label*=" 12:00 pm"]');
  await expect(student.page.locator('[role="grid"] [data-slot-state="free"]').first()).toBeVisible();
  await expect(noon).toHaveCount(0);

  const { page, context } = await openBrowser(browser);
  await signIn(page, SARAH);
  await page.goto(`/teach/availability?week=${monday}`);
  for (const time of ["12:00 pm", "12:30 pm"])
    await page.getByRole("gridcell", { name: new RegExp(`^Monday.*, ${time}, not offered`) }).click();
  const choose = async (item: string) => {
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await choose("Save as my usual week…");
  const usual = page.getByRole("dialog", { name: "Make this your usual week" });
  await expect(usual).toContainText("stay as they are");
  await inOppositeLooks(page, "usual-week");
  await usual.getByRole("button", { name: "Not now" }).click();
  await choose("Repeat this week…");
  const repeat = page.getByRole("dialog", { name: "Repeat this week" });
  await repeat.getByLabel("For the next").selectOption("2");
  await inOppositeLooks(page, "repeat-week");
  await repeat.getByRole("button", { name: "Save and repeat" }).click();
  await expect(page.getByText("Saved for 3 weeks.")).toBeVisible();
  await expect(noon.first()).toBeVisible();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByText("All hours are as they were.")).toBeVisible();
  await expect(noon).toHaveCount(0);
  await expect(page.getByRole("gridcell", { name: /^Monday.*, 12:00 pm, not offered/ })).toBeAttached();
  await student.context.close();
  await context.close();
});

test("blocked dates leave the student's open page at once, say why only to the instructor, and undo brings them back", async ({
  browser,
}) => {
  const monday = mondayAhead(SARAHS_WEEKS.blocked);
  const student = await openBrowser(browser);
  await student.page.goto(`/instructors/sarah-chen?week=${monday}&minutes=45`);
  const mondays = student.page.locator('[role="grid"] [aria-label*="Monday"][data-slot-state="free"]');
  await expect(mondays.first()).toBeVisible();

  const sarah = await openBrowser(browser);
  await signIn(sarah.page, SARAH);
  await sarah.page.goto(`/teach/availability?week=${monday}`);
  await sarah.page.getByRole("button", { name: "More" }).click();
  await sarah.page.getByRole("menuitem", { name: "Block dates…" }).click();
  const dialog = sarah.page.getByRole("dialog", { name: "Block dates" });
  await dialog.getByLabel("First day").fill(monday);
  await dialog.getByLabel("Last day").fill(monday);
  await dialog.getByLabel("Reason").fill("family day");
  await expectSound(sarah.page, "block-dates", "desktop", "light");
  await dialog.getByRole("button", { name: /^Block / }).click();
  await expect(mondays).toHaveCount(0);
  await expect(sarah.page.getByText("only you see why: family day")).toBeVisible();
  await expect(student.page.getByText("family day")).toHaveCount(0);
  await sarah.page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(mondays.first()).toBeVisible();
  await student.context.close();
  await sarah.context.close();
});

test("a setting is saved as it is chosen, says what it did, reaches the student's open page, and can be undone", async ({
  browser,
}) => {
  const monday = mondayAhead(SARAHS_WEEKS.horizon);
  const student = await openBrowser(browser);
  await student.page.goto(`/instructors/sarah-chen?week=${monday}&minutes=45`);
  const free = student.page.locator('[role="grid"] [data-slot-state="free"]');
  await expect(free.first()).toBeVisible();

  const sarah = await openBrowser(browser);
  await signIn(sarah.page, SARAH);
  await sarah.page.goto("/teach/settings");
  const ahead = sarah.page.getByLabel("Open for booking");
  const before = await ahead.inputValue();
  // What a choice does is counted from what can be chosen: as soon as that is there.
  await expect(sarah.page.getByRole("row", { name: /^Online \d+ \d+$/ })).toBeVisible();
  await ahead.selectOption({ label: "60 days" });
  await expect(sarah.page.getByText("No start time of the next two weeks changes.")).toBeVisible();
  await expect(free).toHaveCount(0);
  await sarah.page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(ahead).toHaveValue(before);
  await expect(free.first()).toBeVisible();
  await student.context.close();
  await sarah.context.close();
});
