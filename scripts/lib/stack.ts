import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startBackend, type BackendProcess } from "./backend-process.ts";
import { makeSigningKeys, pushFunctions, runFunction, setEnvironment } from "./deployment.ts";
import { assertPortFree } from "./ports.ts";
import type { Settings } from "./settings.ts";

export interface LocalStackOptions {
  seed: boolean;
  onStep?: (step: string) => void;
}

/**
 * The local backend with functions pushed and, on the first run, the demo marketplace seeded. Marks what is done in the
 * data folder, so that a second start only starts.
 */
export async function startLocalBackend(
  settings: Settings,
  { seed, onStep = () => {} }: LocalStackOptions,
): Promise<BackendProcess> {
  await assertPortFree(settings.backendPort, "BACKEND_PORT");
  await assertPortFree(settings.sitePort, "SITE_PORT");
  mkdirSync(settings.dataDir, { recursive: true });
  onStep("Starting the backend …");
  const backend = await startBackend(settings);
  try {
    await once(settings.dataDir, "environment-set", async () => {
      await setEnvironment(backend.deployment, { TIER: "INT", ...makeSigningKeys() });
    });
    await setEnvironment(backend.deployment, { SITE_URL: `http://127.0.0.1:${settings.port}` });
    onStep("Pushing the functions …");
    await pushFunctions(backend.deployment, settings.dataDir);
    if (seed) {
      await once(settings.dataDir, "seeded", async () => {
        onStep("Seeding the demo marketplace (first run only) …");
        await runFunction(backend.deployment, "seed:run", {});
      });
    }
    return backend;
  } catch (error) {
    await backend.stop();
    throw error;
  }
}

/** Runs a step the first time only; an interrupted step runs again, so it must bear that. */
async function once(dataDir: string, name: string, step: () => Promise<void>): Promise<void> {
  const mark = path.join(dataDir, name);
  if (existsSync(mark)) return;
  await step();
  writeFileSync(mark, "");
}
