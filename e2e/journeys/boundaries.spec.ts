/** Where the rules of cancelling and moving change: a moment before it and a moment after, on the pages of a student. */
import { expect, test, type Browser, type Page } from "@playwright/test";
import { edit } from "../support/by-hand";
import { freeSlots, newStudent, openProfile } from "../support/people";
import { ALL_DAYS, newTeacher } from "../support/teachers";

const url = process.env["BACKEND_URL"] ?? "";
const HOUR_MS = 3_600_000;
/** Time enough to press, too little to be taken for another minute. */
const MOMENT_MS = 45_000;

/** A teacher at $60 an hour, and somebody who learns with them. */
async function pair(browser: Browser, firstName: string) {
  const teacher = await newTeacher(url, { firstName: `With${firstName}`, horizonDays: 30, week: ALL_DAYS });
  return { ...(await newStudent(browser, firstName)), slug: teacher.slug };
}

/** Books a time that is far away, lets it begin so long from now, and opens the lesson. */
async function lessonIn(page: Page, slug: string, untilMs: number): Promise<string> {
  await openProfile(
    page,
    slug,
    `?week=${new Date(Date.now() + 9 * 24 * HOUR_MS).toISOString().slice(0, 10)}`,
  );
  await freeSlots(page).nth(4).click();
  await page.getByRole("link", { name: /^Continue/ }).click();
  await page.getByRole("button", { name: /^Book now/ }).click();
  await expect(page).toHaveURL(/booked/);
  const bookingId = new URL(page.url()).pathname.split("/").pop() ?? "";
  await page.goto(`/lessons/${bookingId}`);
  await expect(page.getByRole("heading", { name: "Change of plan?" })).toBeVisible();
  await edit("bookings", bookingId, { startsAt: Date.now() + untilMs });
  return bookingId;
}

test("cancelling 24 hours before, a moment later, 12 hours before and a moment later: what it costs is shown, then true", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const { context, page, slug } = await pair(browser, "Cora");
  const kept = "The $7.20 fee stays.";
  const outcomes = [
    [24 * HOUR_MS + MOMENT_MS, "Right now: $0.00.", "Cancel the lesson", "Nothing was charged."],
    [24 * HOUR_MS - 1000, "Right now: $7.20.", "Cancel for $7.20", `$60.00 came back as credit. ${kept}`],
    [
      12 * HOUR_MS + MOMENT_MS,
      "Right now: $7.20.",
      "Cancel for $7.20",
      `$60.00 came back as credit. ${kept}`,
    ],
    [
      12 * HOUR_MS - 1000,
      "Right now: $37.20.",
      "Cancel for $37.20",
      "$30.00 came back as credit. Half of the lesson and the $7.20 fee stay.",
    ],
  ] as const;
  for (const [untilMs, now, confirm, settled] of outcomes) {
    await lessonIn(page, slug, untilMs);
    await expect(page.getByText(now)).toBeVisible();
    await page.getByRole("button", { name: /^Cancel the lesson/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: confirm }).click();
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByText("You cancelled this lesson.")).toBeVisible();
    await expect(page.getByText(settled)).toBeVisible();
  }
  await context.close();
});

test("with 20 hours left a lesson moves once and never again, with less than 12 not at all", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const { context, page, slug } = await pair(browser, "Mona");
  const bookingId = await lessonIn(page, slug, 20 * HOUR_MS);
  await expect(page.getByText(/^Once more, until /)).toBeVisible();
  await page.getByRole("link", { name: /^Move to another time/ }).click();
  await page.goto(
    `/lessons/${bookingId}/move?week=${new Date(Date.now() + 9 * 24 * HOUR_MS).toISOString().slice(0, 10)}`,
  );
  await freeSlots(page).nth(2).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("this is the one late move");
  await dialog.getByRole("button", { name: "Move the lesson" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("You moved it")).toBeVisible();

  // Days ahead, and still credit at most: moving isn't a way around the deadline.
  await expect(page.getByText("Right now: $7.20.")).toBeVisible();

  await edit("bookings", bookingId, { startsAt: Date.now() + 20 * HOUR_MS });
  const moved = "It was moved with less than 24 hours left before. That works once.";
  await expect(page.getByText(moved)).toBeVisible();
  await expect(page.getByRole("link", { name: /^Move to another time/ })).toHaveCount(0);
  await page.goto(`/lessons/${bookingId}/move`);
  await expect(page.getByText(moved)).toBeVisible();
  await expect(page.locator('[role="grid"]')).toHaveCount(0);

  const late = await lessonIn(page, slug, 12 * HOUR_MS + MOMENT_MS);
  await expect(page.getByRole("link", { name: /^Move to another time/ })).toBeVisible();
  // The deadline passes while the page is open.
  await edit("bookings", late, { startsAt: Date.now() + 12 * HOUR_MS - 1000 });
  await expect(page.getByText("Less than 12 hours are left: it can’t be moved any more.")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Move to another time/ })).toHaveCount(0);
  await context.close();
});
