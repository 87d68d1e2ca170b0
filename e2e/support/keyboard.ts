/** Getting about without a mouse and without sight: only keys, and the names that a screen reader says. */
import { expect, type Locator, type Page } from "@playwright/test";

type Role = Parameters<Page["getByRole"]>[0];

/** Far more than any page has before what is sought. */
const MOST_TABS = 160;

export function focused(page: Page): Locator {
  return page.locator(":focus");
}

/** Presses Tab until the focus stands on what has this role and name. */
export async function tabTo(page: Page, role: Role, name: string | RegExp): Promise<Locator> {
  const wanted = page.getByRole(role, { name }).and(focused(page));
  await expect(page.getByRole(role, { name }).first()).toBeAttached();
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if ((await wanted.count()) > 0) return wanted.first();
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached the ${role} ${String(name)}`);
}

/** Presses a key until what has the focus is named like this. */
export async function pressUntil(page: Page, key: string, name: RegExp, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    const label = await focused(page).first().getAttribute("aria-label");
    if (label !== null && name.test(label)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never reached ${String(name)}`);
}

export function said(page: Page): Locator {
  return page.locator("[data-announcer=polite]");
}
