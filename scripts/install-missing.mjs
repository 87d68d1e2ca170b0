// Plain JavaScript without dependencies: it runs before anything is installed.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, "node_modules", ".cache", "installed-lock");

/** Runs `npm ci` when node_modules doesn't match package-lock.json. */
export function ensurePackages() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) fail(`Node 20 or newer is needed; this is ${process.version}.`);
  const lock = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Installing packages (npm ci) …");
  const run = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (run.status !== 0) fail("npm ci failed; see above.");
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/**
 * The Chromium that the end-to-end tests drive; installed with apt when missing and allowed. Debian's headless shell is the same
 * browser without a window, and takes a fifth less of the processor than the whole one without its window.
 */
export function ensureChromium() {
  const known = [
    process.env.CHROMIUM_PATH,
    "/usr/lib/chromium/chromium-headless-shell",
    // Debian's, without the script around it, which asks for a graphics card.
    "/usr/lib/chromium/chromium",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ];
  const find = () => known.find((candidate) => candidate !== undefined && existsSync(candidate));
  if (find() === undefined && process.getuid?.() === 0) {
    console.log("Installing Chromium (apt-get) …");
    const quiet = { stdio: ["ignore", "ignore", "inherit"] };
    execFileSync("apt-get", ["update", "-qq"], quiet);
    for (const name of ["chromium-headless-shell", "chromium"]) {
      const run = spawnSync("apt-get", ["install", "-y", "-qq", name], quiet);
      if (run.status === 0) break;
    }
  }
  return find() ?? fail("No Chromium found. Install one, or set CHROMIUM_PATH to its executable.");
}

/** @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
