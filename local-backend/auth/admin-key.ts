/** The deployment's admin keys: made on first start, kept beside the data in files that only their owner reads. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { syncFolder } from "../storage/sync-folder.ts";

const FILE_NAMES = { full: "admin-key", read: "admin-key-read-only" } as const;

/** "full": everything. "read": looking, but neither changing anything nor seeing secrets. */
export type AdminRights = keyof typeof FILE_NAMES;

export function loadOrCreateAdminKeys(dataDir: string, instanceName: string): Record<AdminRights, string> {
  mkdirSync(dataDir, { recursive: true });
  return {
    full: loadOrCreate(join(dataDir, FILE_NAMES.full), instanceName),
    read: loadOrCreate(join(dataDir, FILE_NAMES.read), instanceName),
  };
}

function loadOrCreate(file: string, instanceName: string): string {
  const known = readIfThere(file);
  if (known !== null) return known;
  const key = `${instanceName}|${randomBytes(32).toString("hex")}`;
  // Whole or not there, and there to stay: an empty file would be taken for a key that was deleted.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${key}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
  syncFolder(dirname(file));
  return key;
}

/** The part before the bar names the deployment and may carry a "prod:" prefix; what proves anything is after it. */
export function adminKeyCheck(keys: Record<AdminRights, string>): (candidate: string) => AdminRights | null {
  const full = digest(secretOf(keys.full));
  const read = digest(secretOf(keys.read));
  return (candidate) => {
    if (secretOf(candidate) === "") return null;
    const given = digest(secretOf(candidate));
    // Security: all sides are digests of equal length, so the time tells neither content nor length.
    const isFull = timingSafeEqual(given, full);
    const isRead = timingSafeEqual(given, read);
    return isFull ? "full" : isRead ? "read" : null;
  };
}

function secretOf(key: string): string {
  return key.slice(key.indexOf("|") + 1).trim();
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8").trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
