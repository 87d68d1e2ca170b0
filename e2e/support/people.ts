/** People in front of browsers of their own, and what they do everywhere. */
import { expect, type Browser, type BrowserContext, type Locator, type Page } from "@playwright/test";

export const PASSWORD = "lessons-2026";
/** Of whoever signs up here. */
export const NEW_PASSWORD = "journey-2026";
export const EMMA = "emma@demo.instainstru.example";
export const SARAH = "sarah@demo.instainstru.example";

export interface Somebody {
  context: BrowserContext;
  page: Page;
}

/** A browser that nobody has used yet. Errors of the page fail the test that looks at them. */
export async function openBrowser(
  browser: Browser,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Somebody> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  return { context, page: await context.newPage() };
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

let people = 0;

/** Fills the sign-up form that is open; answers the new address. */
export async function fillSignUp(page: Page, firstName: string): Promise<string> {
  const email = `${firstName.toLowerCase()}-${Date.now()}-${people++}@example.test`;
  await page.getByLabel("First name").fill(firstName);
  await page.getByLabel("Last name").fill("Tester");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
  return email;
}

/** Somebody with a new account. */
export async function newStudent(browser: Browser, firstName: string): Promise<Somebody> {
  const somebody = await openBrowser(browser);
  await somebody.page.goto("/sign-up");
  await fillSignUp(somebody.page, firstName);
  await expect(somebody.page).not.toHaveURL(/sign-up/);
  return somebody;
}

/** Opens a week of live times in which something is free. */
export async function openProfile(page: Page, slug: string, search = ""): Promise<void> {
  await page.goto(`/instructors/${slug}${search}`);
  await expect(freeSlots(page).first()).toBeVisible();
}

/** As the test's clock has it, in the zone that browsers have unless told otherwise: "Friday, November 27". */
function dayName(daysAhead: number): string {
  const format = { timeZone: "America/New_York", weekday: "long", month: "long", day: "numeric" } as const;
  return new Date(Date.now() + daysAhead * 86_400_000).toLocaleDateString("en-US", format);
}

/** The free slots shown, but for those of today and tomorrow: a lesson there may be too near to be moved or called off. */
export function freeSlots(page: Page): Locator {
  const notSoon = [0, 1].map((days) => `:not([aria-label^="${dayName(days)}, "])`).join("");
  return page.locator(`[role="grid"] [data-slot-state="free"]${notSoon}`);
}

/** The free slots of other days than that moment's: no lesson, buffer or way there reaches from one to the other. */
export function freeOnOtherDays(page: Page, moment: string): Locator {
  const day = moment.split(", ").slice(0, 2).join(", ");
  return freeSlots(page).and(page.locator(`:not([aria-label^="${day}, "])`));
}

/** "Friday, November 27, 9:00 am Eastern", without the state that follows. */
export async function momentOf(slot: Locator): Promise<string> {
  const name = await slot.getAttribute("aria-label");
  return name?.replace(/, [^,]*$/, "") ?? "";
}

/** The slot of that moment, in whatever state. */
export function slotAt(page: Page, moment: string): Locator {
  return page.locator(`[role="grid"] [aria-label^="${moment},"]`);
}
