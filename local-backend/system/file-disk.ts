/** How bytes come to be on disk to stay, step by step: whatever fails, fails at one of these. */
import { open, rename, rm } from "node:fs/promises";
import { syncFolder } from "../storage/sync-folder.ts";

export interface FileDisk {
  /** Resolves when the bytes of the new file are on disk. */
  writeSynced(file: string, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** The names in the folder are on disk when it returns. */
  syncFolder(folder: string): void;
  /** Harmless when there is no such file. */
  remove(file: string): Promise<void>;
}

export const disk: FileDisk = {
  async writeSynced(file, bytes) {
    const handle = await open(file, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  rename,
  syncFolder,
  remove: (file) => rm(file, { force: true }),
};
