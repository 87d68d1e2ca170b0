/** `npm test`: every check, in the order in which a mistake is cheapest to find. `--only format,lint,…` picks some. */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { ensureChromium } from "./install-missing.mjs";
import { root } from "./lib/settings.ts";

interface Step {
  name: string;
  command: string[];
}

const bin = (name: string, ...args: string[]) => ["npx", "--no-install", name, ...args];
const steps: Step[] = [
  { name: "format", command: bin("prettier", "--check", "--log-level=warn", ".") },
  { name: "lint", command: bin("eslint", "--max-warnings=0", ".") },
  ...["convex", "src", "local-backend", "tests"].map((room) => ({
    name: "types",
    command: bin("tsc", "-p", room),
  })),
  {
    name: "unit",
    command: bin(
      "vitest",
      "run",
      "--project=domain",
      "--project=convex",
      "--project=src",
      "--project=local-backend",
    ),
  },
  { name: "wire", command: bin("vitest", "run", "--project=wire") },
  { name: "e2e", command: ["node", "scripts/run.mjs", "e2e"] },
];

const { values } = parseArgs({ options: { only: { type: "string" } } });
const only = values.only?.split(",");
const chosen = steps.filter((step) => only === undefined || only.includes(step.name));
if (chosen.some((step) => step.name === "e2e")) process.env["CHROMIUM_PATH"] = ensureChromium();

const startedAt = Date.now();
for (const step of chosen) {
  const stepStartedAt = Date.now();
  console.log(`\n▸ ${step.name}: ${step.command.join(" ")}`);
  const code = await run(step.command);
  const seconds = ((Date.now() - stepStartedAt) / 1000).toFixed(0);
  if (code !== 0) {
    console.error(`\n✗ ${step.name} failed after ${seconds} s`);
    process.exit(1);
  }
  console.log(`✓ ${step.name} (${seconds} s)`);
}
console.log(`\nAll checks passed in ${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes.`);

async function run([command, ...args]: string[]): Promise<number> {
  const child = spawn(command ?? "", args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => child.kill(signal));
  return await new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}
