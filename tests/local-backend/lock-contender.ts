/**
 * A process that tries to lock one folder after another, each at a time agreed on with its rivals, and says which it got. It keeps
 * what it has until it is killed. Arguments: when to begin (ms since the epoch), folders.
 */
import { writeSync } from "node:fs";
import { lockFolder } from "../../local-backend/storage/folder-lock.ts";

const APART_MS = 30;
const [beginsAt = "0", ...folders] = process.argv.slice(2);
for (const [round, folder] of folders.entries()) {
  while (Date.now() < Number(beginsAt) + round * APART_MS);
  try {
    lockFolder(folder);
    writeSync(1, `${folder}\n`);
  } catch {
    // Somebody else has it.
  }
}
writeSync(1, "done\n");
setInterval(() => {}, 1000);
