/** The deployment that a command is about: the configured one, the running local backend, or one started for it. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { hasData, startBackend } from "./backend-process.ts";
import type { Deployment } from "./deployment.ts";
import { fail, type Settings } from "./settings.ts";

export interface ReachedDeployment {
  /** Null: Convex Cloud, which the CLI finds by its own environment. */
  deployment: Deployment | null;
  name: string;
  done(): Promise<void>;
}

export async function reachDeployment(
  settings: Settings,
  options: { mayBeNew: boolean },
): Promise<ReachedDeployment> {
  const { remote, dataDir, backendPort, sitePort } = settings;
  const nothingToDo = () => Promise.resolve();
  if (remote?.kind === "cloud") return { deployment: null, name: remote.url, done: nothingToDo };
  if (remote?.kind === "selfHosted") {
    const deployment = { url: remote.url, siteUrl: remote.url, adminKey: remote.adminKey };
    return { deployment, name: remote.url, done: nothingToDo };
  }
  if (!options.mayBeNew && !hasData(dataDir)) fail(`There is no data at ${dataDir}.`);
  const url = `http://127.0.0.1:${backendPort}`;
  const keyFile = path.join(dataDir, "admin-key");
  if ((await isHealthy(url)) && existsSync(keyFile)) {
    const adminKey = readFileSync(keyFile, "utf8").trim();
    const deployment = { url, siteUrl: `http://127.0.0.1:${sitePort}`, adminKey };
    const check = await fetch(`${url}/api/check_admin_key`, {
      headers: { Authorization: `Convex ${adminKey}` },
    });
    if (!check.ok) fail(`What listens on ${url} isn't the backend of ${dataDir}. Set BACKEND_PORT.`);
    return { deployment, name: dataDir, done: nothingToDo };
  }
  const backend = await startBackend({ dataDir, backendPort, sitePort });
  return { deployment: backend.deployment, name: dataDir, done: () => backend.stop() };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}
