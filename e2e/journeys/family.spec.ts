import { expect, test, type Page } from "@playwright/test";
import { freeSlots, newStudent, openProfile, slotAt } from "../support/people";
import { expectSound } from "../support/sound";

/** Enough that three of them are free in one hour. */
const CANDIDATES = 7;

/** Those that the list of everybody names first. */
async function instructorsOf(page: Page): Promise<string[]> {
  await page.goto("/browse");
  const links = page.getByRole("main").locator('a[href^="/instructors/"]');
  await expect(links.first()).toBeVisible();
  const paths = await links.evaluateAll((all) =>
    all.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
  );
  return [...new Set(paths.map((path) => path.split("/")[2] ?? ""))].slice(0, CANDIDATES);
}

async function freeMoments(page: Page, slug: string): Promise<string[]> {
  await openProfile(page, slug);
  const labels = await freeSlots(page).evaluateAll((slots) =>
    slots.map((slot) => slot.getAttribute("aria-label") ?? ""),
  );
  return labels.map((label) => label.replace(/, [^,]*$/, ""));
}

/** Holds the open profile's time and books it for a child who is named at the checkout. */
async function bookForNewChild(page: Page, moment: string, child: string): Promise<void> {
  await slotAt(page, moment).click();
  await page.getByRole("link", { name: /^Continue/ }).click();
  await page.getByRole("button", { name: "Someone else" }).click();
  await page.getByLabel("First name").fill(child);
  await page.getByRole("button", { name: "Add and choose" }).click();
  await expect(page.getByRole("radio", { name: new RegExp(child) })).toBeChecked();
  const address = page.getByRole("textbox", { name: /address|public place/i });
  if ((await address.count()) > 0) await address.fill("12 Elm Street");
  await page.getByRole("button", { name: /^Book now/ }).click();
  await expect(page).toHaveURL(/booked/);
}

test("a parent books two children at the same hour with two instructors, and neither child twice", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const { context, page } = await newStudent(browser, "Petra");
  const freeAt = new Map<string, string[]>();
  for (const slug of await instructorsOf(page)) {
    for (const each of await freeMoments(page, slug)) freeAt.set(each, [...(freeAt.get(each) ?? []), slug]);
  }
  const [moment, slugs] = [...freeAt].find(([, free]) => free.length >= 3) ?? ["", []];
  const [first, second, third] = slugs;
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error("No three are free in one hour");
  }

  await openProfile(page, first);
  await bookForNewChild(page, moment, "Mia");
  await openProfile(page, second);
  await bookForNewChild(page, moment, "Leo");

  await page.goto("/lessons");
  await expect(page.getByRole("link", { name: /, for Mia$/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /, for Leo$/ })).toBeVisible();

  // The third instructor is free then, for the parent but for neither child.
  await openProfile(page, third);
  await expect(slotAt(page, moment)).toHaveAttribute("data-slot-state", /free|justFreed|lastSpot/);
  for (const child of ["Mia", "Leo"]) {
    await page.getByLabel("For", { exact: true }).selectOption({ label: `For ${child}` });
    await expect(slotAt(page, moment).and(freeSlots(page))).toHaveCount(0);
  }

  // A child with lessons stays on the list; one without leaves it.
  await page.goto("/account/learners");
  await page.getByRole("button", { name: "Remove Mia" }).click();
  await expect(page.getByRole("dialog")).toContainText("One lesson is still to come");
  await page.getByRole("dialog").getByRole("button", { name: "Keep Mia" }).click();
  await page.getByRole("button", { name: "Change Leo" }).click();
  await page.getByLabel("First name").fill("Leonard");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Leonard" })).toBeVisible();
  await page.getByRole("button", { name: "Add a learner" }).click();
  await page.getByLabel("First name").fill("Zoe");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Remove Zoe" }).click();
  for (const [device, size] of [
    ["desktop", { width: 1280, height: 900 }],
    ["phone", { width: 390, height: 844 }],
  ] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectSound(page, "learner-leaving", device, colorScheme);
    }
  }
  await page.getByRole("dialog").getByRole("button", { name: "Remove Zoe" }).click();
  await expect(page.getByRole("heading", { name: "Zoe" })).toHaveCount(0);
  await expectSound(page, "learners", "phone", "dark");
  await context.close();
});
