/** Sixteen hex digits that tie a client's error message to the operator's log. */
import { randomBytes } from "node:crypto";

export function newRequestId(): string {
  return randomBytes(8).toString("hex");
}
