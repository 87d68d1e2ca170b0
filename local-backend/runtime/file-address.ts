/**
 * Addresses of stored files. The public part is a UUID that can't be guessed and never changes, made from the document's id
 * with a secret, so that `getUrl` needs no row of its own. Whoever serves files keeps the way back (UUID → document).
 */
import { createHmac } from "node:crypto";
import type { ComponentPath } from "../engine/types.ts";

export function fileUuid(componentPath: ComponentPath, storageId: string, secret: string): string {
  const bytes = createHmac("sha256", secret)
    .update(`file\0${componentPath}\0${storageId}`)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export function fileUrl(cloudOrigin: string, uuid: string): string {
  return `${cloudOrigin}/api/storage/${uuid}`;
}
