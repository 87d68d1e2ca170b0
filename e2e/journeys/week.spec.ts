import { expect, test } from "@playwright/test";
import { openBrowser, SARAH, signIn } from "../support/people";

/** The Monday of next week in New York, as the addresses have it. */
function nextMonday(): string {
  const today = new Date(new Date().toLocaleString("en-US", { timeZone: "America/New_York" }));
  const days = ((8 - today.getDay()) % 7 || 7) as number;
  today.setDate(today.getDate() + days);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`;
}

test("an hour that the instructor paints stands on the student's open page when the week is saved", async ({
  browser,
}) => {
  const monday = nextMonday();
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
  await expect(sarah.page.getByRole("button", { name: "Save week" })).toHaveCount(0);

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
