/** Reads pairs that are always written together, as fast as it can, and reports how many it saw torn. */
import { parentPort, workerData } from "node:worker_threads";
import { LmdbStorage } from "../../local-backend/storage/lmdb-storage.ts";

const READ_FOR_MS = 700;

const { folder } = workerData as { folder: string };
const storage = new LmdbStorage(folder);
const seen = new Set<string | null>();
let snapshots = 0;
let torn = 0;
const startedAt = performance.now();
while (performance.now() - startedAt < READ_FOR_MS) {
  const snapshot = storage.snapshot();
  const first = snapshot.get(new Uint8Array([1]));
  const second = snapshot.get(new Uint8Array([2]));
  snapshot.close();
  if (first !== second) torn++;
  seen.add(first);
  snapshots++;
}
await storage.close();
parentPort!.postMessage({ snapshots, torn, distinct: seen.size });
