import { expect, test } from "@playwright/test";
import { freeSlots, newStudent, openProfile } from "../support/people";
import { expectSound } from "../support/sound";
import { ALL_DAYS, newTeacher } from "../support/teachers";

const backendUrl = process.env["BACKEND_URL"] ?? "";

test("a calendar follows one's lessons until the address is changed", async ({ browser, request }) => {
  test.setTimeout(180_000);
  const teacher = await newTeacher(backendUrl, { firstName: "Cleo", horizonDays: 30, week: ALL_DAYS });
  const { context, page } = await newStudent(browser, "Cora");
  await openProfile(page, teacher.slug);
  await freeSlots(page).nth(2).click();
  await page.getByRole("link", { name: /^Continue/ }).click();
  await page.getByRole("button", { name: /^Book now/ }).click();
  await expect(page).toHaveURL(/booked/);

  await page.goto("/account/calendar");
  await page.getByRole("button", { name: "Make a calendar address" }).click();
  const address = page.getByLabel("Secret address");
  await expect(address).toHaveValue(/\/calendar\/[\w-]{43}\.ics$/);
  const url = await address.inputValue();
  const read = await request.get(url);
  expect(read.headers()["content-type"]).toContain("text/calendar");
  expect(await read.text()).toMatch(/BEGIN:VEVENT[^]*with Cleo T\./);
  const etag = read.headers()["etag"] ?? "";
  expect((await request.get(url, { headers: { "If-None-Match": etag } })).status()).toBe(304);
  await expect(page.getByText("Last read by a calendar just now.")).toBeVisible();
  for (const [device, size] of [
    ["desktop", { width: 1280, height: 900 }],
    ["phone", { width: 390, height: 844 }],
  ] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectSound(page, "calendar-address", device, colorScheme);
    }
  }

  await page.getByRole("button", { name: "Change the address" }).click();
  await page.getByRole("button", { name: "Change it" }).click();
  await expect(address).not.toHaveValue(url);
  expect((await request.get(url)).status()).toBe(404);
  await page.getByRole("button", { name: "Turn it off" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Turn it off" }).click();
  await expect(page.getByRole("button", { name: "Make a calendar address" })).toBeVisible();
  await context.close();
});
