import { expect, test, type CDPSession, type Locator } from "@playwright/test";
import { openBrowser, SARAH, signIn } from "../support/people";
import { mondayAhead, SARAHS_WEEKS, unsavedChanges } from "../support/weeks";

interface Point {
  x: number;
  y: number;
}

/** Long enough that the finger has no speed left when it is lifted: what it moved stays where it is. */
const STANDS_MS = 200;

/** A finger that comes down, rests there, goes along in small steps, stands, and is lifted. */
async function drag(
  session: CDPSession,
  from: Point,
  to: Point,
  rest: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const touch = async (type: string, touchPoints: Point[]) =>
    await session.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints });
  await touch("touchStart", [from]);
  await rest();
  const steps = 8;
  for (let step = 1; step <= steps; step++) {
    const along = (a: number, b: number) => a + ((b - a) * step) / steps;
    await touch("touchMove", [{ x: along(from.x, to.x), y: along(from.y, to.y) }]);
  }
  await new Promise((resolve) => setTimeout(resolve, STANDS_MS));
  await touch("touchMove", [to]);
  await touch("touchEnd", []);
}

async function middleOf(cell: Locator): Promise<Point> {
  const box = await cell.boundingBox();
  if (box === null) throw new Error("It isn't drawn");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("on a phone a finger that rests paints hours, a swipe scrolls, and a tap paints half an hour", async ({
  browser,
}) => {
  const { page, context } = await openBrowser(browser, {
    ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  });
  const session = await context.newCDPSession(page);
  await signIn(page, SARAH);
  await page.goto(`/teach/availability?week=${mondayAhead(SARAHS_WEEKS.touched)}`);
  const cell = (time: string, state: string) =>
    page.getByRole("gridcell", { name: new RegExp(`^Monday.*, ${time}, ${state}`) });
  const noon = cell("12:00 pm", "not offered");
  await noon.scrollIntoViewIfNeeded();
  await noon.evaluate((element) => element.scrollIntoView({ block: "center" }));

  // A swipe over the cells is the page's: it scrolls, and paints nothing.
  const scrolled = async () => await page.evaluate(() => window.scrollY);
  const before = await scrolled();
  const from = await middleOf(noon);
  await drag(session, from, { x: from.x, y: from.y - 200 });
  await expect.poll(scrolled).toBeGreaterThan(before + 50);
  await expect(unsavedChanges(page)).toHaveCount(0);

  // A finger that rests paints, and the page stays. Sarah's noon is free between two stretches.
  await noon.evaluate((element) => element.scrollIntoView({ block: "center" }));
  // While a page glides on, a finger can't but scroll it.
  let stays = -1;
  await expect
    .poll(async () => stays === (stays = await scrolled()), { intervals: [300], message: "it comes to rest" })
    .toBe(true);
  const half = await middleOf(cell("12:30 pm", "not offered"));
  await drag(session, await middleOf(noon), half, async () => {
    await expect(page.locator("[data-stroke]")).toHaveText("12:00 – 12:30 pm");
  });
  await expect(cell("12:00 pm", "all formats")).toBeAttached();
  await expect(cell("12:30 pm", "all formats")).toBeAttached();
  expect(await scrolled()).toBe(stays);

  // A tap on what is painted takes that half hour away again.
  await page.touchscreen.tap(half.x, half.y);
  await expect(cell("12:30 pm", "not offered")).toBeAttached();
  await page.getByRole("button", { name: "Save week" }).tap();
  await expect(unsavedChanges(page)).toHaveCount(0);
  await page.reload();
  await expect(cell("12:00 pm", "all formats")).toBeAttached();
  await expect(cell("12:30 pm", "not offered")).toBeAttached();
  await context.close();
});
