/** `npm run backup [-- file]`: one moment of a deployment, files included, as an archive that was read through afterwards. */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { archiveWords, verifyArchive } from "./lib/archives.ts";
import { convexCli } from "./lib/deployment.ts";
import { reachDeployment } from "./lib/reached-deployment.ts";
import { fail, readSettings, root } from "./lib/settings.ts";

const [wanted, ...rest] = process.argv.slice(2);
if (rest.length > 0) fail("Usage: npm run backup [-- file.zip]");
const file = path.resolve(root, wanted ?? path.join("backups", `${stamp()}.zip`));
if (existsSync(file)) fail(`${file} is there already; nothing was written.`);
mkdirSync(path.dirname(file), { recursive: true });
const unverified = `${file}.unverified.zip`;

const { deployment, name, done } = await reachDeployment(readSettings(), { mayBeNew: false });
try {
  console.log(`Backing up ${name} …`);
  await convexCli(deployment, ["export", "--path", unverified, "--include-file-storage"]);
  const verified = await verifyArchive(unverified);
  renameSync(unverified, file);
  console.log(`${file}: ${archiveWords(verified)}, read back and sound.`);
} catch (error) {
  rmSync(unverified, { force: true });
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await done();
}

function stamp(): string {
  return new Date().toISOString().slice(0, 19).replace(/:/g, "-");
}
