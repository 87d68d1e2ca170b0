import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BackendProcess } from "./backend-process.ts";
import type { Deployment } from "./deployment.ts";
import { freePort } from "./free-port.ts";
import type { Settings } from "./settings.ts";
import { startLocalBackend } from "./stack.ts";

export interface TemporaryStack {
  deployment: Deployment;
  settings: Settings;
  backend: BackendProcess;
  stop(): Promise<void>;
}

/** A local backend on free ports and a data folder of its own, with the project's functions (and demo data). */
export async function startTemporaryStack(options: { seed: boolean }): Promise<TemporaryStack> {
  const settings: Settings = {
    port: await freePort(),
    backendPort: await freePort(),
    sitePort: await freePort(),
    dataDir: mkdtempSync(path.join(tmpdir(), "instainstru-")),
    remote: null,
  };
  const backend = await startLocalBackend(settings, options);
  return {
    deployment: backend.deployment,
    settings,
    backend,
    stop: async () => {
      await backend.stop();
      rmSync(settings.dataDir, { recursive: true, force: true });
    },
  };
}
