/** `npm test`: every check, in the order in which a mistake is cheapest to find. `--only format,lint,…` picks some. */
import { spawn } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureChromium } from "./install-missing.mjs";
import { root } from "./lib/settings.ts";

interface Step {
  name: string;
  command: string[];
  /** Needs one core: steps in a row that do run two at a time, and say what they have to say when they are over. */
  isQuiet?: boolean;
}

const bin = (name: string, ...args: string[]) => ["npx", "--no-install", name, ...args];
/** By default Vitest leaves one core alone; nothing else runs meanwhile. */
const twoWorkers = ["--maxWorkers=2"];
/** Half of their time these wait for processes of their own. */
const threeWorkers = ["--maxWorkers=3"];
/** The native compiler: a tenth of the time. The other one is what the linter and the official CLI work with. */
const tsc = ["node", path.join("node_modules", "@typescript", "native", "bin", "tsc")];
/** Each half loads the types it needs and takes half of the time; together they are everything. */
const halves = [
  ["convex", "src"],
  [".", "--ignore-pattern=convex/**", "--ignore-pattern=src/**"],
];
const steps: Step[] = [
  { name: "format", command: bin("prettier", "--check", "--log-level=warn", "."), isQuiet: true },
  ...["convex", "src", "local-backend", "tests"].map((room) => ({
    name: "types",
    command: [...tsc, "-p", room],
    isQuiet: true,
  })),
  ...halves.map((half) => ({
    name: "lint",
    command: bin("eslint", "--max-warnings=0", ...half),
    isQuiet: true,
  })),
  {
    name: "unit",
    command: bin(
      "vitest",
      "run",
      "--project=domain",
      "--project=convex",
      "--project=src",
      "--project=components",
      "--project=local-backend",
      ...twoWorkers,
    ),
  },
  { name: "wire", command: bin("vitest", "run", "--project=wire", ...threeWorkers) },
  { name: "e2e", command: ["node", "scripts/run.mjs", "e2e"] },
];

const { values } = parseArgs({ options: { only: { type: "string" } } });
const only = values.only?.split(",");
const chosen = steps.filter((step) => only === undefined || only.includes(step.name));
if (chosen.some((step) => step.name === "e2e")) process.env["CHROMIUM_PATH"] = ensureChromium();

const startedAt = Date.now();
const quiet = chosen.filter((step) => step.isQuiet === true);
const waiting = quiet.map((step) => () => runStep(step));
const results = await Promise.all(
  [1, 2].map(async () => {
    let isGood = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      isGood = (await next()) && isGood;
    }
    return isGood;
  }),
);
if (results.includes(false)) process.exit(1);
for (const step of chosen.filter((each) => !quiet.includes(each))) {
  if (!(await runStep(step))) process.exit(1);
}
console.log(`\nAll checks passed in ${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes.`);

async function runStep({ name, command, isQuiet = false }: Step): Promise<boolean> {
  const startedAt = Date.now();
  const title = `▸ ${name}: ${command.join(" ")}`;
  if (!isQuiet) console.log(`\n${title}`);
  const { code, output } = await run(command, isQuiet);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  if (isQuiet) console.log([`\n${title}`, output.trim()].filter((line) => line !== "").join("\n"));
  if (code === 0) console.log(`✓ ${name} (${seconds} s)`);
  else console.error(`\n✗ ${name} failed after ${seconds} s`);
  return code === 0;
}

async function run(
  [command, ...args]: string[],
  isQuiet: boolean,
): Promise<{ code: number; output: string }> {
  const child = spawn(command ?? "", args, {
    cwd: root,
    stdio: isQuiet ? ["ignore", "pipe", "pipe"] : "inherit",
    shell: process.platform === "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += String(chunk)));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => child.kill(signal));
  const code = await new Promise<number>((resolve) => child.on("close", (ended) => resolve(ended ?? 1)));
  return { code, output };
}
