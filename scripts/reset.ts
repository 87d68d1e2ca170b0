/** `npm run reset`: deletes the local data folder, after asking the running or stored tier. Only INT is ever reset. */
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { hasData, startBackend } from "./lib/backend-process.ts";
import { assertPortFree } from "./lib/ports.ts";
import { runFunction } from "./lib/deployment.ts";
import { fail, readSettings } from "./lib/settings.ts";

const settings = readSettings();
if (settings.remote !== null) {
  fail("A deployment of your own is configured. reset only deletes the local backend's data folder.");
}
if (!existsSync(settings.dataDir)) fail(`There is nothing at ${settings.dataDir}.`);
if (!hasData(settings.dataDir)) {
  fail(`${settings.dataDir} is not a data folder of the local backend; nothing was deleted.`);
}
await assertPortFree(settings.backendPort, "BACKEND_PORT");
await assertPortFree(settings.sitePort, "SITE_PORT");
const backend = await startBackend(settings);
let tier: string;
try {
  tier = String(await runFunction(backend.deployment, "seed:tier", {}));
} catch {
  // Nothing was ever pushed: there is no data to protect.
  tier = "INT";
} finally {
  await backend.stop();
}
if (tier !== "INT") {
  fail(
    `This data folder says it is ${tier}. Only INT is reset; delete ${path.basename(settings.dataDir)} by hand if you must.`,
  );
}
rmSync(settings.dataDir, { recursive: true });
console.log(`Deleted ${settings.dataDir}. The next npm start seeds again.`);
