/** `--verify`: looks at everything in a data folder that no backend is running on, and changes nothing. */
import { createHash } from "node:crypto";
import { checkStore } from "./storage/store-check.ts";
import { lockFolder } from "./storage/folder-lock.ts";
import { filesFolder } from "./engine/engine.ts";
import type { EngineTransaction } from "./engine/engine-interface.ts";
import { openReader } from "./engine/reader.ts";
import { eachInRange, NO_LIMITS } from "./engine/server-transaction.ts";
import { FileContents } from "./system/file-contents.ts";

export interface Verified {
  documents: number;
  files: number;
  /** Sentences; empty when all is well. */
  problems: string[];
}

/** Throws DataFolderInUseError and, when the store can't even be opened, DamagedStoreError. */
export async function verifyFolder(dataDir: string): Promise<Verified> {
  const lock = lockFolder(dataDir);
  try {
    if (checkStore(dataDir, true).by === "nothing") return { documents: 0, files: 0, problems: [] };
    const reader = openReader({ dataDir });
    try {
      const { documents, problems } = reader.checkConsistency();
      const transaction = reader.begin({ limits: NO_LIMITS });
      const files = await checkFiles(transaction, filesFolder(dataDir)).finally(() => transaction.close());
      return { documents, files: files.count, problems: [...problems, ...files.problems] };
    } finally {
      await reader.close();
    }
  } finally {
    lock.release();
  }
}

async function checkFiles(transaction: EngineTransaction, folder: string) {
  const contents = FileContents.at(folder);
  const problems: string[] = [];
  let count = 0;
  for (const componentPath of Object.keys(transaction.catalog.namespaces)) {
    const access = { componentPath, isPrivileged: true };
    for (const { _id, sha256 } of eachInRange(transaction, access, "_storage.by_creation_time", [])) {
      count++;
      const bytes = await contents.readUnchecked(sha256 as string);
      if (bytes === null) problems.push(`the contents of the stored file ${String(_id)} are missing`);
      else if (createHash("sha256").update(bytes).digest("base64") !== sha256) {
        problems.push(`the contents of the stored file ${String(_id)} aren't what was stored`);
      }
    }
  }
  return { count, problems };
}
