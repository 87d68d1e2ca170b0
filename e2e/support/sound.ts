import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Takes a picture of the page as it is, and looks for faults of accessibility and for anything that sticks out sideways. */
export async function expectSound(page: Page, name: string, device: string, colorScheme: string) {
  await page.waitForTimeout(400);
  await page.screenshot({ path: `test-results/screens/${name}-${device}-${colorScheme}.png` });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
  expect(found, `${name}, ${device}, ${colorScheme}: accessibility`).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${name}, ${device}: nothing sticks out sideways`).toBeLessThanOrEqual(0);
}
