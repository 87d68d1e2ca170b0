/** `npm run restore -- file.zip [--yes]`: puts a backup in the place of everything that is there, after showing what. */
import { existsSync } from "node:fs";
import path from "node:path";
import { archiveWords, verifyArchive } from "./lib/archives.ts";
import { convexCli, pushFunctions } from "./lib/deployment.ts";
import { reachDeployment } from "./lib/reached-deployment.ts";
import { fail, readSettings, root } from "./lib/settings.ts";
import { tierOf, typedConfirmation } from "./lib/tier.ts";

const args = process.argv.slice(2);
const isSure = args.includes("--yes");
const [wanted, ...rest] = args.filter((arg) => arg !== "--yes");
if (wanted === undefined || rest.length > 0) fail("Usage: npm run restore -- file.zip [--yes]");
const file = path.resolve(root, wanted);
if (!existsSync(file)) fail(`There is no ${file}.`);

const verified = await verifyArchive(file).catch((error: unknown) =>
  fail(`${file} can't be restored: ${error instanceof Error ? error.message : String(error)}`),
);
console.log(`${file}: ${archiveWords(verified)}, sound.`);
const settings = readSettings();
const { deployment, name, done } = await reachDeployment(settings, { mayBeNew: true });
try {
  // Convex Cloud tells its tier to nobody from outside: it counts as the most precious.
  const tier = deployment === null ? "PROD" : await tierOf(deployment);
  const question = `Everything in ${name} (${tier ?? "empty"}) is replaced by this backup.`;
  if (tier === "PROD" || tier === "STG") await typedConfirmation(question, tier);
  else if (tier === "INT" && !isSure) await typedConfirmation(question, "replace");
  // Tables of components can only be filled when the components are there.
  if (deployment !== null && settings.remote === null) await pushFunctions(deployment, settings.dataDir);
  console.log(await convexCli(deployment, ["import", "--replace-all", "-y", file]));
  console.log(`Restored into ${name}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await done();
}
