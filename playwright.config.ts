import { defineConfig } from "@playwright/test";
import { chromiumArgs } from "./scripts/lib/chromium.ts";

/** Whole journeys in Debian's Chromium against the running app (scripts/e2e.ts starts it); nothing is mocked. */
export default defineConfig({
  testDir: "e2e",
  fullyParallel: false,
  workers: 3,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 25_000 },
  reporter: [["list"]],
  // Who kills the backend comes last and alone: everybody else's pages would lose their connection too. By itself it runs with
  // `npm run e2e -- --no-deps --project=kills`.
  projects: [
    { name: "journeys", testIgnore: "**/recovery.spec.ts" },
    { name: "kills", testMatch: "**/recovery.spec.ts", dependencies: ["journeys"] },
  ],
  outputDir: "test-results",
  use: {
    baseURL: process.env["APP_URL"],
    timezoneId: "America/New_York",
    locale: "en-US",
    // As many people have set it. What breathes all the time is drawn by the processor here, and doubles each journey's time;
    // the booking journeys switch it on again.
    contextOptions: { reducedMotion: "reduce" },
    // A trace films every page, which costs half of the processor: `npm run e2e -- --trace retain-on-failure <file>` to look closer.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      args: chromiumArgs,
    },
  },
});
