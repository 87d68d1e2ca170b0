/** `npm start`: backend, functions, demo data on first run, app. Ctrl-C stops everything. */
import { buildApp } from "./lib/app-build.ts";
import { serveApp } from "./lib/app-server.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "./lib/demo-accounts.ts";
import { convexCli } from "./lib/deployment.ts";
import { assertPortFree } from "./lib/ports.ts";
import { fail, readSettings } from "./lib/settings.ts";
import { startLocalBackend } from "./lib/stack.ts";
import { stopOnSignals } from "./lib/stop.ts";

const settings = readSettings();
const stopping = stopOnSignals();
const say = (line: string) => console.log(line);

try {
  await assertPortFree(settings.port, "PORT");
  const convexUrl = settings.remote === null ? await startLocal() : await pushRemote(settings.remote);
  say("Preparing the app …");
  const app = await serveApp(await buildApp(), settings.port, convexUrl);
  stopping.add(() => app.close());
  say(`ready ${app.url}`);
  if (settings.remote === null) {
    for (const { role, email } of DEMO_ACCOUNTS) say(`  ${role.padEnd(10)} ${email}  ${DEMO_PASSWORD}`);
  }
} catch (error) {
  await stopping.stopAll();
  fail(error instanceof Error ? error.message : String(error));
}

async function startLocal(): Promise<string> {
  const backend = await startLocalBackend(settings, { seed: true, onStep: say });
  stopping.add(() => backend.stop());
  backend.child.once("exit", (code, signal) => {
    if (stopping.isStopping()) return;
    console.error(`The backend ended (${signal ?? code}). Its log: ${settings.dataDir}/backend.log`);
    void stopping.stopAll().then(() => process.exit(1));
  });
  return backend.deployment.url;
}

async function pushRemote(remote: NonNullable<typeof settings.remote>): Promise<string> {
  say(`Pushing the functions to ${remote.url} …`);
  const adminKey = remote.kind === "selfHosted" ? remote.adminKey : "";
  await convexCli(remote.kind === "selfHosted" ? { url: remote.url, siteUrl: "", adminKey } : null, [
    "deploy",
    "--yes",
  ]);
  return remote.url;
}
