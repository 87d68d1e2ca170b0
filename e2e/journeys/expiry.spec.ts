import { expect, test } from "@playwright/test";
import { freeSlots, momentOf, openBrowser, openProfile, slotAt } from "../support/people";

test.setTimeout(7 * 60_000);

test("a hold that runs out is free again on both screens, and its owner is told", async ({ browser }) => {
  const holder = await openBrowser(browser);
  const watcher = await openBrowser(browser);
  await openProfile(holder.page, "theo-papadakis");
  await openProfile(watcher.page, "theo-papadakis");
  const wanted = freeSlots(holder.page).nth(2);
  const moment = await momentOf(wanted);
  await wanted.click();
  await expect(slotAt(watcher.page, moment)).toHaveAttribute("data-slot-state", "beingBooked");

  // Five minutes, and nobody does anything.
  await expect(slotAt(watcher.page, moment)).toHaveAttribute("data-slot-state", /free|justFreed/, {
    timeout: 5.5 * 60_000,
  });
  await expect(slotAt(holder.page, moment)).toHaveAttribute("data-slot-state", /free|justFreed/);
  await expect(holder.page.getByRole("region", { name: "Your held time" })).toHaveCount(0);
  await holder.context.close();
  await watcher.context.close();
});
