/** The deployment's admin key: made on first start, kept beside the data in a file that only its owner reads. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE_NAME = "admin-key";

export function loadOrCreateAdminKey(dataDir: string, instanceName: string): string {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, FILE_NAME);
  const known = readIfThere(file);
  if (known !== null) return known;
  const key = `${instanceName}|${randomBytes(32).toString("hex")}`;
  writeFileSync(file, `${key}\n`, { mode: 0o600, flag: "wx" });
  return key;
}

/** The part before the bar names the deployment and may carry a "prod:" prefix; what proves anything is after it. */
export function adminKeyCheck(adminKey: string): (candidate: string) => boolean {
  const expected = digest(secretOf(adminKey));
  // Security: both sides are digests of equal length, so the time tells neither content nor length.
  return (candidate) => timingSafeEqual(digest(secretOf(candidate)), expected) && secretOf(candidate) !== "";
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
