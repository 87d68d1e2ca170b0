/** A backend whose functions all loop without end. Says "looping" on stdout when they do. */
import { setTimeout as wait } from "node:timers/promises";
import { startFixture } from "./runtime-fixture.ts";

const LOOPS = `
  export const q = query({ args: {}, handler: () => { for (;;); } });
  export const m = mutation({ args: {}, handler: () => { for (;;); } });
  export const a = action({ args: {}, handler: () => { for (;;); } });
`;
const NO_LIMIT = 600_000;

const fixture = await startFixture({
  dataDir: process.argv[2]!,
  sources: {
    "loops.ts": `import { query, mutation, action } from "./_generated/server";${LOOPS}`,
    "node.ts": `"use node"; import { action } from "./_generated/server";
      export const a = action({ args: {}, handler: () => { for (;;); } });`,
  },
  runner: {
    lanes: { mutation: 1, query: 1, action: 1, node: 1 },
    limits: {
      ownTimeMs: NO_LIMIT,
      transactionTimeoutMs: NO_LIMIT,
      actionTimeoutMs: NO_LIMIT,
      actionStallMs: NO_LIMIT,
      nodeStallMs: NO_LIMIT,
    },
  },
});
void fixture.query("loops:q");
void fixture.mutation("loops:m");
void fixture.action("loops:a");
void fixture.action("node:a");
await wait(1_000);
process.stdout.write("looping\n");
