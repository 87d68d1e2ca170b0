/** What can come between a held time and a booking, and the way out of each: nothing is booked or charged that nobody agreed to. */
import { expect, test, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { edit, offeringOf, problemsFound } from "../support/by-hand";
import { freeSlots, momentOf, newStudent, openProfile, slotAt } from "../support/people";
import { inOppositeLooks } from "../support/sound";
import { newTeacher } from "../support/teachers";

const url = process.env["BACKEND_URL"] ?? "";
const ALL_DAYS: [number, number][][] = Array.from({ length: 7 }, () => [[8, 22]]);

/** Somebody at the checkout of a time with a teacher of their own; the profile stays open in a second tab. */
async function atCheckout(browser: Browser, firstName: string, search = "") {
  const teacher = await newTeacher(url, { firstName: `For${firstName}`, horizonDays: 30, week: ALL_DAYS });
  const { context, page } = await newStudent(browser, firstName);
  await openProfile(page, teacher.slug, search);
  const slot = freeSlots(page).nth(8);
  const moment = await momentOf(slot);
  await slot.click();
  await page.getByRole("link", { name: /^Continue/ }).click();
  await expect(page).toHaveURL(/\/checkout\//);
  await expect(bookButton(page)).toBeEnabled();
  return { context, page, teacher, moment };
}

async function releasedInAnotherTab(context: BrowserContext, slug: string): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(`/instructors/${slug}`);
  await tab.getByRole("region", { name: "Your held time" }).getByRole("button", { name: "Release" }).click();
  return tab;
}

const bookButton = (page: Page) => page.getByRole("button", { name: /^Book now/ });

test("the price changes while somebody looks at it: both amounts are told, and only the new one can be booked", async ({
  browser,
}) => {
  const { context, page, teacher } = await atCheckout(browser, "Priya");
  const before = await bookButton(page).innerText();
  const offering = await offeringOf(teacher.slug);
  await edit("offerings", offering.offeringId, { prices: [{ format: "online", hourlyRateCents: 9000 }] });
  await expect(page.getByText(/The price of a lesson changed from \$\d+\.\d\d to \$\d+\.\d\d/)).toBeVisible();
  await expect(bookButton(page)).not.toHaveText(before);
  await inOppositeLooks(page, "checkout-price-changed");

  // The press and the change cross on the way.
  await context.setOffline(true);
  await bookButton(page).click();
  await edit("offerings", offering.offeringId, { prices: [{ format: "online", hourlyRateCents: 7000 }] });
  await context.setOffline(false);
  const alert = page.getByRole("alert").filter({ hasText: "Look at the new total" });
  await expect(alert).toBeVisible();
  await expect(page).toHaveURL(/\/checkout\//);
  const shown = /\$\d+\.\d\d/.exec(await bookButton(page).innerText())?.[0] ?? "none";
  await expect(alert).toContainText(shown);
  await bookButton(page).click();
  await expect(page).toHaveURL(/\/booked\//);
  await page.goto("/lessons");
  await expect(page.getByRole("main").getByRole("link", { name: /ForPriya/ })).toHaveCount(1);
  expect(await problemsFound()).toEqual([]);
  await context.close();
});

test("a hold that is let go elsewhere leaves the page standing, and one press takes the time again", async ({
  browser,
}) => {
  const { context, page, teacher, moment } = await atCheckout(browser, "Rhea");
  await page.getByRole("textbox", { name: /Anything ForRhea should know/ }).fill("I am new to this.");
  const other = await releasedInAnotherTab(context, teacher.slug);
  await expect(page.getByRole("heading", { name: /Your hold ended\. .* is free again\./ })).toBeVisible();
  await inOppositeLooks(page, "checkout-hold-ended");
  await page.getByRole("button", { name: /^Hold .* again/ }).click();
  await expect(bookButton(page)).toBeEnabled();
  await bookButton(page).click();
  await expect(page).toHaveURL(/\/booked\//);
  await openProfile(other, teacher.slug);
  await expect(slotAt(other, moment)).toHaveAttribute("data-slot-state", "yours");
  await context.close();
});

test("a hold that ends and is taken by somebody else: the nearest free times are one press away", async ({
  browser,
}) => {
  const { context, page, teacher, moment } = await atCheckout(browser, "Nadia");
  const rival = await newStudent(browser, "Rival");
  await openProfile(rival.page, teacher.slug);
  await releasedInAnotherTab(context, teacher.slug);
  await slotAt(rival.page, moment).click();
  await expect(page.getByRole("heading", { name: /Your hold ended and someone took/ })).toBeVisible();
  const near = page.getByRole("region", { name: "Your hold ended" }).locator("[data-slot-state]");
  await expect(near).toHaveCount(3);
  await near.first().click();
  await expect(bookButton(page)).toBeEnabled();
  await rival.context.close();
  await context.close();
});

test("an instructor who stops teaching: nothing is booked, and the page says where else to look", async ({
  browser,
}) => {
  const { context, page, teacher } = await atCheckout(browser, "Ines");
  const { instructorId } = await offeringOf(teacher.slug);
  await context.setOffline(true);
  await bookButton(page).click();
  await edit("instructors", instructorId, { status: "paused" });
  await context.setOffline(false);
  await expect(page.getByRole("heading", { name: /No lessons can be booked here for now/ })).toBeVisible();
  await inOppositeLooks(page, "checkout-instructor-gone");
  await expect(page).toHaveURL(/\/checkout\//);
  await page.getByRole("link", { name: "See who else is free" }).click();
  await expect(page).toHaveURL(/\/browse/);
  await page.goto("/lessons");
  await expect(page.getByText(/with ForInes/)).toHaveCount(0);
  await context.close();
});

test("a press without a network is one booking when the network is back, and a missing address is asked for", async ({
  browser,
}) => {
  const { context, page, teacher } = await atCheckout(browser, "Tara");
  const offering = await offeringOf(teacher.slug);
  await edit("offerings", offering.offeringId, {
    prices: [
      { format: "online", hourlyRateCents: 6000 },
      { format: "travel", hourlyRateCents: 8000 },
    ],
  });
  await page.goto(`/instructors/${teacher.slug}?format=travel`);
  await freeSlots(page).nth(3).click();
  await page.getByRole("link", { name: /^Continue/ }).click();
  await bookButton(page).click();
  const address = page.getByRole("textbox", { name: "Your address" });
  await expect(address).toBeFocused();
  await expect(address).toHaveAccessibleDescription(/needs to know where to come/);
  await inOppositeLooks(page, "checkout-address-missing");
  await address.fill("12 Elm Street");
  await context.setOffline(true);
  await bookButton(page).click();
  await expect(page.getByRole("button", { name: /Booking…/ })).toBeVisible();
  await context.setOffline(false);
  await expect(page).toHaveURL(/\/booked\//);
  await page.goto("/lessons");
  await expect(page.getByRole("main").getByRole("link", { name: /ForTara/ })).toHaveCount(1);
  await context.close();
});
