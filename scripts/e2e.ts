/**
 * `npm run e2e`: builds and starts the whole stack on ports and a data folder of its own, then drives real browsers.
 * A small control server lets a journey kill the backend (kill -9) and start it again on the same data.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureChromium } from "./install-missing.mjs";
import { buildApp } from "./lib/app-build.ts";
import { serveApp } from "./lib/app-server.ts";
import { startBackend } from "./lib/backend-process.ts";
import { freePort } from "./lib/free-port.ts";
import { root } from "./lib/settings.ts";
import { startLocalBackend } from "./lib/stack.ts";

const settings = {
  port: await freePort(),
  backendPort: await freePort(),
  sitePort: await freePort(),
  dataDir: mkdtempSync(path.join(tmpdir(), "instainstru-e2e-")),
  remote: null,
};
const executablePath = ensureChromium();
let backend = await startLocalBackend(settings, { seed: true, onStep: (line) => console.log(line) });
let code = 1;
try {
  const app = await serveApp(await buildApp(), settings.port, backend.deployment.url);
  const control = await serveControl();
  const child = spawn("npx", ["--no-install", "playwright", "test", ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      APP_URL: app.url,
      BACKEND_URL: backend.deployment.url,
      BACKEND_ADMIN_KEY: backend.deployment.adminKey,
      CONTROL_URL: control.url,
      CHROMIUM_PATH: executablePath,
    },
  });
  code = await new Promise<number>((resolve) => child.on("exit", (exit) => resolve(exit ?? 1)));
  control.close();
  await app.close();
} finally {
  await backend.stop();
  rmSync(settings.dataDir, { recursive: true, force: true });
}
process.exit(code);

/** POST /kill: kill -9 · POST /start: start again on the same data. */
async function serveControl(): Promise<{ url: string; close(): void }> {
  const server = http.createServer((request, response) => {
    const act = async () => {
      if (request.url === "/kill") {
        backend.child.kill("SIGKILL");
        await new Promise((resolve) => backend.child.once("exit", resolve));
      } else if (request.url === "/start") {
        backend = await startBackend(settings);
      }
    };
    act().then(
      () => response.writeHead(200).end("done"),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
