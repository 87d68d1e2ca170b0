/** A hold's commit until another person's open page shows it, in a real browser on the built app. */
import { chromium } from "@playwright/test";
import { api } from "../../convex/_generated/api.js";
import { localDateOf } from "../../convex/domain/time.ts";
import { ensureChromium } from "../install-missing.mjs";
import { buildApp } from "../lib/app-build.ts";
import { serveApp } from "../lib/app-server.ts";
import { chromiumArgs } from "../lib/chromium.ts";
import { freePort } from "../lib/free-port.ts";
import { startLessonsStack } from "./lessons-stack.ts";
import { measured, quantile, type Report } from "./measurement.ts";

const ROUNDS = 60;
/** They take turns, so that nobody meets the limit of holds a minute. */
const HOLDERS = 4;
const now = () => performance.timeOrigin + performance.now();

export async function propagation(report: Report): Promise<void> {
  const lessons = await startLessonsStack(HOLDERS, 2);
  const app = await serveApp(await buildApp(), await freePort(), lessons.url);
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArgs });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const startedAt = performance.now();
    const { slug, timeZone } = lessons.profile;
    const [wish] = lessons.wishes;
    if (wish === undefined) throw new Error("Nothing is free to hold");
    await page.goto(`${app.url}/instructors/${slug}?week=${localDateOf(wish.startsAt, timeZone)}`);
    await page.locator('[data-slot-state="free"]').first().waitFor();
    report(measured("propagation", "profile opened cold → slots there", performance.now() - startedAt, "ms"));

    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const holder = lessons.students[round % HOLDERS];
      const seen = page.evaluate(async () => {
        await new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            observer.disconnect();
            resolve();
          });
          const watched = { subtree: true, childList: true, attributeFilter: ["data-slot-state"] };
          observer.observe(document.querySelector("main") ?? document.body, watched);
        });
        return performance.timeOrigin + performance.now();
      });
      const answer = await holder!.client.mutation(api.claims.hold, {
        commandId: crypto.randomUUID(),
        ...wish,
      });
      const committedAt = now();
      if (!answer.ok) throw new Error(`A hold was refused: ${answer.error.code}`);
      times.push(Math.max(0, (await seen) - committedAt));
      const { claimId } = answer;
      await holder!.client.mutation(api.claims.release, { commandId: crypto.randomUUID(), claimId });
      // The page settles: what changes after the next hold is the next hold.
      await page.waitForTimeout(400);
    }
    report(
      measured("propagation", "commit → other browser's page p50", quantile(times, 0.5), "ms", {
        atMost: 50,
      }),
    );
    report(
      measured("propagation", "commit → other browser's page p95", quantile(times, 0.95), "ms", {
        atMost: 100,
      }),
    );
  } finally {
    await browser.close();
    await app.close();
    await lessons.stop();
  }
}
