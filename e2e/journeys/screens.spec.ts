import { expect, test, type Page } from "@playwright/test";
import { EMMA, openBrowser, SARAH, signIn } from "../support/people";
import { expectSound } from "../support/sound";

interface Screen {
  name: string;
  path: string;
  /** What is there when the screen is. */
  ready: (page: Page) => Promise<void>;
}

const heading = (name: RegExp) => async (page: Page) =>
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

const OPEN: Screen[] = [
  {
    name: "home",
    path: "/",
    ready: async (page) => {
      await heading(/free to teach/)(page);
      await expect(page.getByRole("link", { name: "Piano", exact: true })).toBeVisible();
    },
  },
  { name: "services", path: "/services", ready: heading(/All services/) },
  {
    name: "browse",
    path: "/browse?service=piano&maxPrice=80",
    ready: async (page) => await expect(page.getByText("Sarah C.").first()).toBeVisible(),
  },
  {
    name: "profile",
    path: "/instructors/sarah-chen",
    ready: async (page) => await expect(page.locator('[data-slot-state="free"]').first()).toBeVisible(),
  },
  { name: "sign-in", path: "/sign-in", ready: heading(/./) },
  { name: "sign-up", path: "/sign-up", ready: heading(/./) },
  { name: "components", path: "/components", ready: heading(/./) },
  { name: "not-found", path: "/nowhere", ready: heading(/./) },
];
const STUDENT: Screen[] = [
  { name: "home-signed-in", path: "/", ready: heading(/Good (morning|afternoon|evening), Emma/) },
  { name: "lessons", path: "/lessons", ready: heading(/lessons/i) },
  { name: "messages", path: "/messages", ready: heading(/Messages/) },
];
const INSTRUCTOR: Screen[] = [
  { name: "today", path: "/teach", ready: heading(/./) },
  {
    name: "week",
    path: "/teach/availability",
    ready: async (page) => await expect(page.getByRole("grid").first()).toBeVisible(),
  },
  {
    name: "calendar-settings",
    path: "/teach/settings",
    ready: async (page) => await expect(page.getByRole("table").getByText("You travel")).toBeVisible(),
  },
  {
    name: "week-past",
    path: `/teach/availability?week=${mondayOfLastWeek()}`,
    ready: async (page) => await expect(page.locator(".format-block-label").first()).toBeVisible(),
  },
];

function mondayOfLastWeek(): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7) - 7);
  return day.toISOString().slice(0, 10);
}

const DEVICES = [
  { device: "desktop", viewport: { width: 1280, height: 900 } },
  { device: "phone", viewport: { width: 390, height: 844 }, hasTouch: true },
];
const SCHEMES = ["light", "dark"] as const;

for (const { device, ...size } of DEVICES) {
  for (const [who, email, screens] of [
    ["a visitor", null, OPEN],
    ["a student", EMMA, STUDENT],
    ["an instructor", SARAH, INSTRUCTOR],
  ] as const) {
    test(`every screen of ${who} is sound on a ${device}, light and dark`, async ({ browser }) => {
      test.setTimeout(400_000);
      const { context, page } = await openBrowser(browser, { ...size, reducedMotion: "reduce" });
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") faults.push(message.text());
      });
      if (email !== null) await signIn(page, email);
      for (const { name, path, ready } of screens) {
        await page.goto(path);
        await ready(page);
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await expectSound(page, name, device, colorScheme);
        }
      }
      expect(faults).toEqual([]);
      await context.close();
    });
  }
}
