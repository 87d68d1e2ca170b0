/** Signs the addresses of files and uploads. */
import { randomBytes } from "node:crypto";
import type { Engine } from "../engine/engine-interface.ts";

const STORAGE_SECRET_KEY = "server/storage-secret";

/** Made once: addresses of files and uploads must outlive a restart. */
export async function storageSecret(engine: Engine): Promise<string> {
  const known = engine.getSideRecord(STORAGE_SECRET_KEY);
  if (known !== null) return known;
  const secret = randomBytes(32).toString("hex");
  await engine.committer.commitSideRecords({ sideRecords: [{ key: STORAGE_SECRET_KEY, value: secret }] });
  return secret;
}
