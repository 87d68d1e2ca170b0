/** Sixteen hex digits that tie a client's error message to the operator's log. */
import { randomFillSync } from "node:crypto";

/** Asking for random bytes costs the same for eight as for thousands. */
const pool = Buffer.alloc(4096);
const BYTES = 8;
let used = pool.length;

export function newRequestId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES;
  return pool.toString("hex", used - BYTES, used);
}
