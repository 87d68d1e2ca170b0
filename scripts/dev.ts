/** `npm run dev`: the same stack with Vite's dev server and the CLI watching `convex/`; edit a file and see it live. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createServer } from "vite";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "./lib/demo-accounts.ts";
import { cliEnvironment } from "./lib/deployment.ts";
import { assertPortFree } from "./lib/ports.ts";
import { fail, readSettings, root } from "./lib/settings.ts";
import { startLocalBackend } from "./lib/stack.ts";
import { stopOnSignals } from "./lib/stop.ts";

const settings = readSettings();
const stopping = stopOnSignals();
if (settings.remote !== null)
  fail("npm run dev uses the local backend; for your own deployment run npx convex dev.");

try {
  await assertPortFree(settings.port, "PORT");
  const backend = await startLocalBackend(settings, { seed: true, onStep: (line) => console.log(line) });
  stopping.add(() => backend.stop());
  const cli = path.join(root, "node_modules", "convex", "bin", "main.js");
  const watcher = spawn(process.execPath, [cli, "dev", "--tail-logs", "always"], {
    cwd: root,
    env: cliEnvironment(backend.deployment),
    stdio: ["ignore", "inherit", "inherit"],
  });
  stopping.add(async () => void watcher.kill("SIGTERM"));
  process.env["VITE_CONVEX_URL"] = backend.deployment.url;
  const vite = await createServer({
    root,
    server: { port: settings.port, host: "127.0.0.1", strictPort: true },
  });
  await vite.listen();
  stopping.add(() => vite.close());
  console.log(`ready http://127.0.0.1:${settings.port}`);
  for (const { role, email } of DEMO_ACCOUNTS) console.log(`  ${role.padEnd(10)} ${email}  ${DEMO_PASSWORD}`);
} catch (error) {
  await stopping.stopAll();
  fail(error instanceof Error ? error.message : String(error));
}
