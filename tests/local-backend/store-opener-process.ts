/**
 * A process that opens the store of another, reads what the newest commit left, and closes it, again and again: each time when
 * it is told to. Argument: the data folder.
 */
import { LmdbStorage } from "../../local-backend/storage/lmdb-storage.ts";

const [folder = ""] = process.argv.slice(2);
process.on("message", (key: number[]) => {
  const storage = new LmdbStorage(folder);
  const snapshot = storage.snapshot();
  const value = snapshot.get(new Uint8Array(key));
  snapshot.close();
  void storage.close().then(() => process.send?.(value));
});
process.on("disconnect", () => process.exit());
process.send?.("started");
