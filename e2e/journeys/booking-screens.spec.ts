import { expect, test, type Page } from "@playwright/test";
import { freeSlots, newStudent, openProfile } from "../support/people";
import { expectSound } from "../support/sound";

const LOOKS = [
  { device: "desktop", size: { width: 1280, height: 900 } },
  { device: "phone", size: { width: 390, height: 844 } },
].flatMap((each) => (["light", "dark"] as const).map((colorScheme) => ({ ...each, colorScheme })));

/** One page, as it is, on both devices and in both schemes. */
async function inEveryLook(page: Page, name: string): Promise<void> {
  for (const { device, size, colorScheme } of LOOKS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectSound(page, name, device, colorScheme);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("the screens on the way to a lesson, and of the lesson, are sound", async ({ browser }) => {
  test.setTimeout(240_000);
  const { context, page } = await newStudent(browser, "Greta");
  await openProfile(page, "naomi-park");
  await freeSlots(page).nth(8).click();
  await expect(page.getByRole("region", { name: "Your held time" })).toBeVisible();
  await inEveryLook(page, "hold");
  await page.getByRole("link", { name: /^Continue/ }).click();
  await expect(page.getByRole("button", { name: /^Book now/ })).toBeVisible();
  await inEveryLook(page, "checkout");
  await page.getByRole("button", { name: /^Book now/ }).click();
  await expect(page).toHaveURL(/booked/);
  await inEveryLook(page, "booked");
  await page.getByRole("link", { name: "Lesson details" }).click();
  await expect(page.getByRole("button", { name: "Cancel the lesson" })).toBeVisible();
  await inEveryLook(page, "lesson");
  await page.getByRole("link", { name: /^Move to another time/ }).click();
  await expect(freeSlots(page).first()).toBeVisible();
  await inEveryLook(page, "move");
  await freeSlots(page).nth(9).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Move the lesson" })).toBeVisible();
  await inEveryLook(page, "move-question");
  await page.getByRole("dialog").getByRole("button", { name: "Move the lesson" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("You moved it")).toBeVisible();
  await inEveryLook(page, "lesson-moved");
  await page.getByRole("button", { name: "Message Naomi" }).click();
  await expect(page.getByRole("textbox", { name: /message/i })).toBeVisible();
  await inEveryLook(page, "thread");
  await context.close();
});
