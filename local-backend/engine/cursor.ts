/**
 * Pagination cursors: a position in an index and a fingerprint of the query it belongs to. They travel through clients, who
 * must neither read index keys out of them nor make their own, so they are encrypted. The same position always gives the
 * same text (the nonce is derived from the content): an unchanged page must compare equal.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";
import { UserError } from "./errors.ts";
import type { ComponentPath, IndexId, Json } from "./types.ts";

export type Position = { kind: "after"; key: Uint8Array } | { kind: "end" };

export const CURSOR_SECRET_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FINGERPRINT_BYTES = 8;
const KIND_AFTER = 0;
const KIND_END = 1;

/** `indexId` is part of it: a cursor into an index that was defined anew is a cursor of another query. */
export function queryFingerprint(componentPath: ComponentPath, query: Json, indexId: IndexId): Uint8Array {
  const text = JSON.stringify([componentPath, query, indexId]);
  return createHash("sha256").update(text).digest().subarray(0, FINGERPRINT_BYTES);
}

export function encodeCursor(position: Position, fingerprint: Uint8Array, secret: Uint8Array): string {
  const kind = position.kind === "end" ? KIND_END : KIND_AFTER;
  const key = position.kind === "end" ? new Uint8Array() : position.key;
  const plain = Buffer.concat([new Uint8Array([kind]), fingerprint, key]);
  const nonce = createHmac("sha256", secret).update(plain).digest().subarray(0, NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", secret, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
}

/** Throws the InvalidCursor error, on which the official React hook starts again from the first page. */
export function decodeCursor(cursor: string, fingerprint: Uint8Array, secret: Uint8Array): Position {
  const plain = decrypt(cursor, secret);
  if (plain === null) throw invalidCursor("it could not be read");
  const found = plain.subarray(1, 1 + FINGERPRINT_BYTES);
  if (Buffer.compare(found, fingerprint) !== 0) {
    throw invalidCursor("it looks like this cursor is from a different query");
  }
  if (plain[0] === KIND_END) return { kind: "end" };
  return { kind: "after", key: new Uint8Array(plain.subarray(1 + FINGERPRINT_BYTES)) };
}

function decrypt(cursor: string, secret: Uint8Array): Buffer | null {
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.length < NONCE_BYTES + TAG_BYTES + 1 + FINGERPRINT_BYTES) return null;
  const decipher = createDecipheriv("aes-256-gcm", secret, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

function invalidCursor(why: string): UserError {
  return new UserError(`InvalidCursor: Tried to run a query starting from a cursor, but ${why}.`, {
    isConvexSystemError: true,
    paginationError: "InvalidCursor",
  });
}
