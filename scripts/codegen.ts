/** `npm run codegen`: starts a throw-away local backend and lets the official CLI write `convex/_generated`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startBackend } from "./lib/backend-process.ts";
import { convexCli, makeSigningKeys, setEnvironment } from "./lib/deployment.ts";
import { freePort } from "./lib/free-port.ts";

const dataDir = mkdtempSync(path.join(tmpdir(), "instainstru-codegen-"));
const backend = await startBackend({ dataDir, backendPort: await freePort(), sitePort: await freePort() });
try {
  await setEnvironment(backend.deployment, { TIER: "INT", ...makeSigningKeys() });
  console.log(await convexCli(backend.deployment, ["codegen", "--typecheck", "disable"]));
} finally {
  await backend.stop();
  rmSync(dataDir, { recursive: true });
}
