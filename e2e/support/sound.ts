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

const LOOKS = [
  { device: "desktop", size: { width: 1280, height: 900 } },
  { device: "phone", size: { width: 390, height: 844 } },
].flatMap((each) => (["light", "dark"] as const).map((colorScheme) => ({ ...each, colorScheme })));

/** Brings back what a change of the layout closed. */
type Ready = () => Promise<void>;

/** One page, as it is, on both devices and in both schemes. */
export async function inEveryLook(page: Page, name: string, ready?: Ready): Promise<void> {
  await inLooks(page, name, LOOKS, ready);
}

/** On a light desk and a dark phone: for what is made of parts that other pictures show in every look. */
export async function inOppositeLooks(page: Page, name: string, ready?: Ready): Promise<void> {
  const isOpposite = ({ device, colorScheme }: (typeof LOOKS)[number]) =>
    (device === "phone") === (colorScheme === "dark");
  await inLooks(page, name, LOOKS.filter(isOpposite), ready);
}

async function inLooks(page: Page, name: string, looks: typeof LOOKS, ready?: Ready): Promise<void> {
  for (const { device, size, colorScheme } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await ready?.();
    await expectSound(page, name, device, colorScheme);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}
