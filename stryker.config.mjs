/** `npm run mutate`: changes the rules of booking in small ways, and lists the changes that no test of the rules notices. */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutate.config.ts", related: false },
  coverageAnalysis: "perTest",
  mutate: [
    "convex/domain/{claims,slots,openWindows,holds,bookingRules,bookingStates,cancellation,noShows,series}.ts",
  ],
  // Words are judged by people.
  mutator: { excludedMutations: ["StringLiteral"] },
  ignorePatterns: [
    "/*",
    "!/convex/**",
    "!/tests/**",
    "!/package.json",
    "!/*.ts",
    "!/tsconfig*.json",
    "!/shared",
  ],
  reporters: ["clear-text", "progress-append-only", "json", "html"],
  clearTextReporter: { reportTests: false, allowColor: false },
  jsonReporter: { fileName: "node_modules/.cache/mutate/report.json" },
  htmlReporter: { fileName: "node_modules/.cache/mutate/report.html" },
  tempDirName: ".mutate",
  concurrency: 2,
  timeoutMS: 3_000,
  thresholds: { high: 90, low: 80, break: null },
};
