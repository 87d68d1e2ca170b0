import { expect, test, type Page } from "@playwright/test";
import { EMMA, openBrowser, SARAH, signIn } from "../support/people";

async function write(page: Page, text: string): Promise<void> {
  const box = page.getByRole("textbox", { name: /message/i });
  await box.fill(text);
  await box.press("Enter");
}

test("two people chat: each word once, on both sides, with unread counts that go when they are read", async ({
  browser,
}) => {
  const emma = await openBrowser(browser);
  const sarah = await openBrowser(browser);
  await signIn(emma.page, EMMA);
  await signIn(sarah.page, SARAH);
  await emma.page.goto("/instructors/sarah-chen");
  await emma.page.getByRole("button", { name: "Message Sarah" }).click();
  await expect(emma.page).toHaveURL(/messages\/.+/);
  await sarah.page.goto("/teach");

  const nonce = Date.now();
  await write(emma.page, `Good evening ${nonce}`);
  await expect(emma.page.getByRole("log").getByText(`Good evening ${nonce}`)).toHaveCount(1);
  await expect(sarah.page.getByRole("link", { name: /^Messages\s*, \d+ unread/ })).toBeVisible();

  await sarah.page
    .getByRole("link", { name: /^Messages/ })
    .first()
    .click();
  // Her desk has links with Emma's name too, and stands until the messages are there.
  await sarah.page
    .getByRole("navigation", { name: "Conversations" })
    .getByRole("link", { name: /Emma J\./ })
    .first()
    .click();
  await expect(sarah.page.getByRole("log").getByText(`Good evening ${nonce}`)).toHaveCount(1);
  await write(sarah.page, `And to you ${nonce}`);
  await expect(emma.page.getByRole("log").getByText(`And to you ${nonce}`)).toHaveCount(1);

  // Five quick ones arrive in order, none twice.
  const lines = Array.from({ length: 5 }, (_, index) => `line ${index} of ${nonce}`);
  for (const line of lines) await write(emma.page, line);
  const seen = sarah.page.getByRole("log").getByText(new RegExp(`line \\d of ${nonce}`));
  await expect(seen).toHaveText(lines.map((line) => new RegExp(`${line}$`)));
  await emma.context.close();
  await sarah.context.close();
});

test("what is written while the connection is gone is sent when it is back, once", async ({ browser }) => {
  const emma = await openBrowser(browser);
  await signIn(emma.page, EMMA);
  await emma.page.goto("/instructors/sarah-chen");
  await emma.page.getByRole("button", { name: "Message Sarah" }).click();
  await expect(emma.page).toHaveURL(/messages\/.+/);
  const sarah = await openBrowser(browser);
  await signIn(sarah.page, SARAH);
  await sarah.page.goto(new URL(emma.page.url()).pathname);
  await expect(sarah.page.getByRole("log")).toBeVisible();

  const nonce = Date.now();
  await emma.context.setOffline(true);
  await write(emma.page, `written offline ${nonce}`);
  await expect(emma.page.getByRole("log").getByText(`written offline ${nonce}`)).toHaveCount(1);
  await emma.context.setOffline(false);
  await expect(sarah.page.getByRole("log").getByText(`written offline ${nonce}`)).toHaveCount(1, {
    timeout: 30_000,
  });
  await expect(emma.page.getByRole("log").getByText(`written offline ${nonce}`)).toHaveCount(1);
  await emma.context.close();
  await sarah.context.close();
});
