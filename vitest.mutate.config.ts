import { defineConfig } from "vitest/config";

const rules =
  "{slots,slot-edges,claims,slots-and-claims,booking-*,cancellation,no-shows,series,waitlist,availability}";

/** The tests of the rules that `npm run mutate` changes. */
export default defineConfig({
  test: { include: [`tests/domain/${rules}.test.ts`], environment: "node", testTimeout: 600_000 },
});
