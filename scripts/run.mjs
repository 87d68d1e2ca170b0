// `node scripts/run.mjs <script> [args…]`: installs what is missing, then runs scripts/<script>.ts.
import { spawn } from "node:child_process";
import path from "node:path";
import { ensurePackages, root } from "./install-missing.mjs";

ensurePackages();
const [script, ...args] = process.argv.slice(2);
const child = spawn(
  process.execPath,
  ["--import", "tsx", path.join(root, "scripts", `${script}.ts`), ...args],
  {
    cwd: root,
    stdio: "inherit",
  },
);
// The child handles the signals itself; this process only waits for it.
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
