import { expect, test, type Page } from "@playwright/test";
import {
  fillSignUp,
  freeOnOtherDays,
  freeSlots,
  momentOf,
  NEW_PASSWORD,
  openBrowser,
  openProfile,
  PASSWORD,
  SARAH,
  slotAt,
} from "../support/people";

// With everything that moves.
test.use({ contextOptions: { reducedMotion: "no-preference" } });

const INSTRUCTOR = "marcus-williams";

test("a guest holds a time, signs up and books it, while somebody else watches it go without a reload", async ({
  browser,
}) => {
  const watcher = await openBrowser(browser);
  await openProfile(watcher.page, INSTRUCTOR);
  const guest = await openBrowser(browser);
  await openProfile(guest.page, INSTRUCTOR);
  let reloads = 0;
  watcher.page.on("load", () => (reloads += 1));

  const wanted = freeSlots(guest.page).nth(4);
  const moment = await momentOf(wanted);
  await wanted.click();
  await expect(slotAt(guest.page, moment)).toHaveAttribute("data-slot-state", "heldByYou");
  await expect(slotAt(watcher.page, moment)).toHaveAttribute("data-slot-state", "beingBooked");

  // The hold outlives a reload.
  await guest.page.reload();
  await expect(slotAt(guest.page, moment)).toHaveAttribute("data-slot-state", "heldByYou");

  await guest.page.getByRole("link", { name: /^Continue/ }).click();
  await guest.page.getByRole("link", { name: /^Sign up to book/ }).click();
  await fillSignUp(guest.page, "Gloria");
  await expect(guest.page).toHaveURL(/\/checkout\//);
  await guest.page
    .getByRole("textbox", { name: "Anything Marcus should know?" })
    .fill("I have a keyboard at home.");
  await guest.page.getByRole("button", { name: /^Book now/ }).click();
  await expect(guest.page).toHaveURL(/booked/);
  await expect(guest.page.getByRole("heading", { level: 1 })).toBeVisible();

  // Booked: for everybody else the time is gone.
  await expect(slotAt(watcher.page, moment)).toHaveCount(0, { timeout: 15_000 });
  expect(reloads).toBe(0);

  await guest.page.getByRole("link", { name: "My lessons" }).last().click();
  await expect(guest.page.getByRole("main").getByText("Marcus W.").first()).toBeVisible();

  await guest.context.close();
  await watcher.context.close();
});

test("a guest who has an account holds a time, logs in and still has it", async ({ browser }) => {
  const before = await openBrowser(browser);
  await before.page.goto("/sign-up");
  const email = await fillSignUp(before.page, "Greta");
  await expect(before.page).not.toHaveURL(/sign-up/);
  await before.context.close();

  const { context, page } = await openBrowser(browser);
  await openProfile(page, INSTRUCTOR);
  const moment = await momentOf(freeSlots(page).nth(8));
  await slotAt(page, moment).click();
  await expect(slotAt(page, moment)).toHaveAttribute("data-slot-state", "heldByYou");
  await page.getByRole("link", { name: /^Continue/ }).click();
  const held = page.getByText(/ is held for you$/);
  const said = await held.textContent();
  await page.getByRole("main").getByRole("link", { name: "Log in" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Log in" }).click();
  await expect(page).toHaveURL(/\/checkout\//);
  await expect(held).toHaveText(said ?? "");
  await page.getByRole("button", { name: /^Book now/ }).click();
  await expect(page).toHaveURL(/booked/);
  await page.getByRole("link", { name: "My lessons" }).last().click();
  await expect(page.getByRole("main").getByText("Marcus W.").first()).toBeVisible();
  await context.close();
});

test("opening sign-up gives a held time its five more minutes, whatever way led there", async ({
  browser,
}) => {
  const { context, page } = await openBrowser(browser);
  await openProfile(page, INSTRUCTOR);
  await freeSlots(page).nth(10).click();
  await page.getByRole("link", { name: /^Continue/ }).click();
  const more = page.getByRole("button", { name: "5 more minutes" });
  await expect(more).toBeVisible();
  await page.goto("/sign-up");
  // More than the five that are left without it.
  await expect(page.getByRole("img", { name: /^([6-9]|10) minutes/ })).toBeVisible();
  await page.goBack();
  await expect(page.getByText(/ is held for you$/)).toBeVisible();
  await expect(more).toHaveCount(0);
  await context.close();
});

test("an instructor who holds their own time before logging in is told why it couldn't stay", async ({
  browser,
}) => {
  const { context, page } = await openBrowser(browser);
  await openProfile(page, "sarah-chen");
  await freeSlots(page).nth(3).click();
  await page.getByRole("link", { name: /^Continue/ }).click();
  await page.getByRole("main").getByRole("link", { name: "Log in" }).click();
  await page.getByLabel("E-mail").fill(SARAH);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Log in" }).click();
  await expect(page).toHaveURL(/\/checkout\//);
  const main = page.getByRole("main");
  await expect(
    main.getByRole("heading", { name: /^Your hold ended when you logged in: this is your own/ }),
  ).toBeVisible();
  await expect(main.getByRole("button", { name: "Hold it again" })).toHaveCount(0);
  await context.close();
});

test("a time is held on another screen at the moment it is pressed, and free again when it is given back", async ({
  browser,
}) => {
  const one = await openBrowser(browser);
  const other = await openBrowser(browser);
  await openProfile(one.page, INSTRUCTOR);
  await openProfile(other.page, INSTRUCTOR);
  const wanted = freeSlots(one.page).nth(6);
  const moment = await momentOf(wanted);
  await wanted.click();
  await expect(slotAt(other.page, moment)).toHaveAttribute("data-slot-state", "beingBooked");
  await one.page.getByRole("button", { name: "Release" }).click();
  await expect(slotAt(other.page, moment)).toHaveAttribute("data-slot-state", /free|justFreed/);
  await expect(slotAt(one.page, moment)).toHaveAttribute("data-slot-state", /free|justFreed/);
  await one.context.close();
  await other.context.close();
});

test("a visitor who presses two times at once is one guest: the second is theirs, the first is free again", async ({
  browser,
}) => {
  const guest = await openBrowser(browser);
  const watcher = await openBrowser(browser);
  for (const { page } of [guest, watcher]) await openProfile(page, "theo-papadakis");
  const first = freeSlots(guest.page).first();
  const second = freeOnOtherDays(guest.page, await momentOf(first)).first();
  const moments = [await momentOf(first), await momentOf(second)] as const;
  // In the page itself: before either press has been answered.
  const presses = await Promise.all([first, second].map(async (slot) => await slot.elementHandle()));
  await guest.page.evaluate((slots) => {
    for (const slot of slots) (slot as HTMLElement).click();
  }, presses);
  for (const [page, theirs] of [
    [guest.page, "heldByYou"],
    [watcher.page, "beingBooked"],
  ] as const) {
    await expect(slotAt(page, moments[1])).toHaveAttribute("data-slot-state", theirs);
    await expect(slotAt(page, moments[0])).toHaveAttribute("data-slot-state", /free|justFreed/);
  }
  await guest.page.reload();
  await expect(slotAt(guest.page, moments[1])).toHaveAttribute("data-slot-state", "heldByYou");
  await guest.context.close();
  await watcher.context.close();
});

test("a visitor who presses in two tabs at once is one guest: both tabs show what is held", async ({
  browser,
}) => {
  const { context, page } = await openBrowser(browser);
  const other = await context.newPage();
  for (const tab of [page, other]) await openProfile(tab, "theo-papadakis");
  const first = await momentOf(freeSlots(page).first());
  const second = await momentOf(freeOnOtherDays(page, first).first());
  await Promise.all([slotAt(page, first).click(), slotAt(other, second).click()]);

  // A guest holds one time of an instructor: that of the later press, whichever it was. Each press shows at once what it asks for.
  const stateOn = async (tab: Page) =>
    await Promise.all([first, second].map((moment) => slotAt(tab, moment).getAttribute("data-slot-state")));
  const both = async () => JSON.stringify([await stateOn(page), await stateOn(other)]);
  const agreed = [
    ["heldByYou", "free"],
    ["free", "heldByYou"],
  ].map((states) => JSON.stringify([states, states]));
  await expect.poll(async () => agreed.indexOf(await both())).toBeGreaterThanOrEqual(0);
  const held = agreed.indexOf(await both());
  const watcher = await openBrowser(browser);
  await openProfile(watcher.page, "theo-papadakis");
  const [theirs, freed] = held === 0 ? [first, second] : [second, first];
  await expect(slotAt(watcher.page, theirs)).toHaveAttribute("data-slot-state", "beingBooked");
  await expect(slotAt(watcher.page, freed)).toHaveAttribute("data-slot-state", "free");
  await context.close();
  await watcher.context.close();
});
