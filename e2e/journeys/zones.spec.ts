import { expect, test, type Browser } from "@playwright/test";
import { nextClockChange } from "../support/clock-changes";
import { fillSignUp, openBrowser, openProfile, signIn, slotAt } from "../support/people";
import { chooseSeries, holdAndGoOn } from "../support/series";
import { inOppositeLooks } from "../support/sound";
import { newTeacher, TEACHER_PASSWORD } from "../support/teachers";

const url = process.env["BACKEND_URL"] ?? "";
const ALL_DAYS: [number, number][][] = Array.from({ length: 7 }, () => [[8, 22]]);
const DAY_MS = 86_400_000;

async function studentIn(browser: Browser, timezoneId: string, firstName: string) {
  const somebody = await openBrowser(browser, { timezoneId });
  await somebody.page.goto("/sign-up");
  await fillSignUp(somebody.page, firstName);
  await expect(somebody.page).not.toHaveURL(/sign-up/);
  return somebody;
}

/** The Wednesday before the change of clocks, as the calendar and as a slot has it. */
function wednesdayBefore(sunday: string): { localDate: string; spoken: string } {
  const at = Date.parse(sunday) - 4 * DAY_MS;
  const words = { weekday: "long", month: "long", day: "numeric", timeZone: "UTC" } as const;
  return {
    localDate: new Date(at).toISOString().slice(0, 10),
    spoken: new Intl.DateTimeFormat("en-US", words).format(at),
  };
}

test("somebody in Los Angeles learns weekly with somebody in New York, over a change of clocks: each has their own time throughout", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const teacher = await newTeacher(url, { firstName: "Eastman", horizonDays: 365, week: ALL_DAYS });
  const { sunday, isBack } = nextClockChange();
  const [before, after] = isBack ? (["DT", "ST"] as const) : (["ST", "DT"] as const);
  const { localDate, spoken } = wednesdayBefore(sunday);
  const student = await studentIn(browser, "America/Los_Angeles", "Westley");
  const { page } = student;
  await openProfile(page, teacher.slug, `?week=${localDate}`);
  // Both clocks before anything is chosen: the times are the student's.
  await expect(page.getByText(/New York/).first()).toBeVisible();
  await holdAndGoOn(page, `${spoken}, 9:00 am Pacific`);
  await expect(page.getByText(`9:00 – 10:00 am P${before}`)).toBeVisible();
  await expect(page.getByText(`12:00 – 1:00 pm E${before} for Eastman`)).toBeVisible();
  const dates = await chooseSeries(page, "Every week", 3);
  // It stays nine here and noon there: the clocks of both change on the same day.
  for (const row of await dates.getByRole("listitem").all()) await expect(row).toContainText("9:00 am");
  await page.getByRole("button", { name: "Hold these 3 dates" }).click();
  await page.getByRole("button", { name: /^Book 3 lessons/ }).click();
  await expect(page).toHaveURL(/booked/);

  await page.getByRole("link", { name: "Lesson details" }).click();
  await page.getByText("Lesson 1 of 3, every week").click();
  await page.getByRole("link", { name: /^3 / }).click();
  await expect(page.getByText("Lesson 3 of 3, every week")).toBeVisible();
  await expect(page.getByText(`9:00 – 10:00 am P${after}`)).toBeVisible();
  await expect(page.getByText(`12:00 – 1:00 pm E${after} for Eastman`)).toBeVisible();
  await inOppositeLooks(page, "lesson-two-clocks");
  const lessonPath = new URL(page.url()).pathname;

  const desk = await openBrowser(browser, { timezoneId: "America/New_York" });
  await signIn(desk.page, teacher.email, TEACHER_PASSWORD);
  await desk.page.goto(lessonPath);
  await expect(desk.page.getByText(`12:00 – 1:00 pm E${after}`)).toBeVisible();
  await expect(desk.page.getByText(`9:00 – 10:00 am P${after} for Westley`)).toBeVisible();
  await desk.context.close();

  // Somebody whose clocks stay as they are sees the same times taken, an hour apart before and after.
  const tokyo = await openBrowser(browser, { timezoneId: "Asia/Tokyo" });
  const nextWeek = new Date(Date.parse(localDate) + 7 * DAY_MS).toISOString().slice(0, 10);
  const noonHere = (isDaylight: boolean) => (isDaylight ? "1:00 am Japan" : "2:00 am Japan");
  for (const [week, isDaylight] of [
    [localDate, isBack],
    [nextWeek, !isBack],
  ] as const) {
    await openProfile(tokyo.page, teacher.slug, `?week=${week}`);
    const thursday = new Date(Date.parse(week) + DAY_MS);
    const words = { weekday: "long", month: "long", day: "numeric", timeZone: "UTC" } as const;
    const day = new Intl.DateTimeFormat("en-US", words).format(thursday);
    await expect(slotAt(tokyo.page, `${day}, ${noonHere(isDaylight)}`)).toHaveCount(0);
  }
  await tokyo.context.close();
  await student.context.close();
});
