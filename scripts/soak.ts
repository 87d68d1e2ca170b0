/**
 * `npm run soak`: the randomised tests again, with everything in them and for longer than `npm test` takes.
 * `npm run soak -- "kill -9" lines` runs the parts whose names hold one of the words.
 */
import { spawnSync } from "node:child_process";
import { root } from "./lib/settings.ts";

const runs: { name: string; args: string[] }[] = [
  { name: "rules and histories", args: ["--project=domain", "--project=convex"] },
  { name: "damaged stores", args: ["--project=local-backend", "tests/local-backend/damage.test.ts"] },
  { name: "kill -9 under load", args: ["--project=wire", "tests/conformance/kills.test.ts"] },
  { name: "subscriptions", args: ["--project=local-backend", "tests/local-backend/read-sets.test.ts"] },
  { name: "hostile input", args: ["--project=wire", "tests/conformance/hostile.test.ts"] },
  { name: "histories over broken lines", args: ["--project=wire", "tests/wire/histories.test.ts"] },
  { name: "live screens", args: ["--project=wire", "tests/conformance/live-fuzz.test.ts"] },
  { name: "unreliable lines", args: ["--project=wire", "tests/conformance/unreliable-lines.test.ts"] },
];

const words = process.argv.slice(2);
const chosen = runs.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (chosen.length === 0) {
  console.error(`Nothing is called that. There are: ${runs.map(({ name }) => name).join(", ")}.`);
  process.exit(1);
}

const summary: string[] = [];
let hasFailed = false;
for (const { name, args } of chosen) {
  const startedAt = Date.now();
  const { status } = spawnSync("npx", ["--no-install", "vitest", "run", ...args, "--testTimeout=3600000"], {
    cwd: root,
    stdio: "inherit",
    env: { HISTORIES: "2000", ...process.env, SOAK: "1" },
    shell: process.platform === "win32",
  });
  hasFailed ||= status !== 0;
  summary.push(
    `${status === 0 ? "✓" : "✗"} ${name} (${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes)`,
  );
}
console.log(`\n${summary.join("\n")}`);
process.exit(hasFailed ? 1 : 0);
