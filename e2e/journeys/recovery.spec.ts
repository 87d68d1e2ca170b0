import { expect, test, type Page } from "@playwright/test";
import { EMMA, openBrowser, openProfile, SARAH, signIn } from "../support/people";

const CONTROL = process.env["CONTROL_URL"] ?? "";

async function control(action: "kill" | "start"): Promise<void> {
  const response = await fetch(`${CONTROL}/${action}`, { method: "POST" });
  if (!response.ok) throw new Error(`${action} failed: ${await response.text()}`);
}

async function write(page: Page, text: string): Promise<void> {
  const box = page.getByRole("textbox", { name: /message/i });
  await box.fill(text);
  await box.press("Enter");
}

test("the backend is killed with twenty commands under way: the browsers recover by themselves, each is there once", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const emma = await openBrowser(browser);
  const watcher = await openBrowser(browser);
  await signIn(emma.page, EMMA);
  await emma.page.goto("/instructors/sarah-chen");
  await emma.page.getByRole("button", { name: "Message Sarah" }).click();
  await expect(emma.page.getByRole("log")).toBeVisible();
  await openProfile(watcher.page, "sarah-chen");

  const nonce = Date.now();
  const lines = Array.from({ length: 20 }, (_, index) => `command ${index} of ${nonce}`);
  const asShown = lines.map((line) => new RegExp(`${line}$`));
  for (const line of lines.slice(0, 10)) await write(emma.page, line);
  const killed = control("kill");
  for (const line of lines.slice(10)) await write(emma.page, line);
  await killed;
  await emma.page.waitForTimeout(1_500);
  await control("start");

  // Nobody reloads. All twenty are there, in order, none twice: on this side …
  const mine = emma.page.getByRole("log").getByText(new RegExp(`command \\d+ of ${nonce}`));
  await expect(mine).toHaveText(asShown, { timeout: 60_000 });
  await expect(emma.page.getByText(/sending/i)).toHaveCount(0, { timeout: 30_000 });
  // … and on the other, which reads what is on disk.
  const sarah = await openBrowser(browser);
  await signIn(sarah.page, SARAH);
  await sarah.page.goto(new URL(emma.page.url()).pathname);
  const theirs = sarah.page.getByRole("log").getByText(new RegExp(`command \\d+ of ${nonce}`));
  await expect(theirs).toHaveText(asShown, { timeout: 30_000 });
  // The page of a third person is live again too.
  await expect(watcher.page.getByText("Live", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  for (const { context } of [emma, watcher, sarah]) await context.close();
});
