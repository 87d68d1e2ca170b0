/** `npm run soak`: the randomised tests again, with everything in them and for longer than `npm test` takes. */
import { spawnSync } from "node:child_process";
import { root } from "./lib/settings.ts";

const run = spawnSync(
  "npx",
  ["--no-install", "vitest", "run", "--project=domain", "--project=convex", "--testTimeout=1800000"],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, SOAK: "1", HISTORIES: "200" },
    shell: process.platform === "win32",
  },
);
process.exit(run.status ?? 1);
