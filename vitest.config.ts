import { defineConfig } from "vitest/config";

/** Rooms differ in what they run on: the isolate's globals, a browser's, or Node's. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "domain",
          include: ["tests/domain/**/*.test.ts", "tests/project/**/*.test.ts"],
          environment: "node",
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "convex",
          include: ["tests/convex/**/*.test.ts"],
          environment: "edge-runtime",
          isolate: false,
          setupFiles: ["tests/support/the-web.ts"],
          server: { deps: { inline: ["convex-test"] } },
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "src",
          include: ["tests/src/**/*.test.ts"],
          environment: "node",
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "components",
          include: ["tests/src/**/*.test.tsx"],
          environment: "jsdom",
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "local-backend",
          include: ["tests/local-backend/**/*.test.ts"],
          environment: "node",
          pool: "forks",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "wire",
          include: ["tests/conformance/**/*.test.ts", "tests/wire/**/*.test.ts"],
          environment: "node",
          pool: "forks",
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
