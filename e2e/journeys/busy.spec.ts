import { expect, test } from "@playwright/test";
import { freeSlots, momentOf, openBrowser, openProfile, SARAH, signIn, slotAt } from "../support/people";
import { expectSound } from "../support/sound";
import { mondayAhead, SARAHS_WEEKS } from "../support/weeks";

/** A calendar that is busy from that day to the other, all day long, with a title nobody shall read. */
function busyFile(first: string, end: string): string {
  const stamp = (localDate: string) => localDate.replaceAll("-", "");
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "BEGIN:VEVENT",
    "UID:away",
    "SUMMARY:Seaside, secretly",
    `DTSTART;VALUE=DATE:${stamp(first)}`,
    `DTEND;VALUE=DATE:${stamp(end)}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}

test("an imported calendar takes its times from an open screen, and removing it gives them back", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const [monday, next] = [mondayAhead(SARAHS_WEEKS.busy), mondayAhead(SARAHS_WEEKS.busy + 1)];
  const visitor = await openBrowser(browser);
  await openProfile(visitor.page, "sarah-chen", `?week=${monday}`);
  const moment = await momentOf(freeSlots(visitor.page).last());
  const shown = slotAt(visitor.page, moment).and(freeSlots(visitor.page));
  await expect(shown).toHaveCount(1);

  const sarah = await openBrowser(browser);
  const { page } = sarah;
  await signIn(page, SARAH);
  await page.goto("/teach/calendars");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a calendar file" }).click();
  const buffer = Buffer.from(busyFile(monday, next));
  await (await chooser).setFiles({ name: "Private.ics", mimeType: "text/calendar", buffer });
  await expect(page.getByRole("heading", { name: "Private" })).toBeVisible();
  await expect(page.getByText(/^Imported: \d+ busy times?/).first()).toBeVisible();
  await expect(shown).toHaveCount(0);
  expect(await page.content()).not.toContain("Seaside");

  // An address that leads into the house is refused while it is typed; one that leads nowhere, when it is read.
  const address = page.getByLabel("Calendar address");
  await address.fill("https://127.0.0.1/calendar.ics");
  await page.getByRole("button", { name: "Follow it" }).click();
  await expect(page.getByText("This address isn’t on the public internet.")).toBeVisible();
  await address.fill("webcal://nobody.invalid/secret-calendar.ics");
  await page.getByLabel("Name").fill("Followed");
  await page.getByRole("button", { name: "Follow it" }).click();
  await expect(page.getByRole("heading", { name: "Followed" })).toBeVisible();
  const row = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Followed" }) });
  await expect(row).toContainText("its name leads nowhere. Nothing of it blocks yet.");
  await row.getByRole("button", { name: "Read Followed now" }).click();
  await expect(row.getByRole("button", { name: "Read Followed now" })).toBeEnabled();
  await expect(shown).toHaveCount(0);
  for (const [device, size] of [
    ["desktop", { width: 1280, height: 900 }],
    ["phone", { width: 390, height: 844 }],
  ] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectSound(page, "busy-calendars", device, colorScheme);
    }
  }

  await page.getByRole("button", { name: "Remove Private" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByRole("heading", { name: "Private" })).toHaveCount(0);
  await expect(shown).toHaveCount(1);
  await page.getByRole("button", { name: "Remove Followed" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByRole("heading", { name: "Followed" })).toHaveCount(0);
  await visitor.context.close();
  await sarah.context.close();
});
