/**
 * Document ids as clients see them: base32 of table number, 16 bytes and a checksum (protocol §2). The table is decided from
 * the id, so decoding must accept exactly what encoding makes.
 */
import type { Random } from "../base/random.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const DIGIT_OF_CODE = new Int8Array(128).fill(-1);
for (let digit = 0; digit < ALPHABET.length; digit++) DIGIT_OF_CODE[ALPHABET.charCodeAt(digit)] = digit;

const INTERNAL_ID_BYTES = 16;
const FOOTER_BYTES = 2;
const MIN_ID_LENGTH = 31;
const MAX_ID_LENGTH = 37;
const MS_PER_DAY = 86_400_000;

export interface DecodedId {
  tableNumber: number;
  internalId: Uint8Array;
}

/** 14 random bytes and the day: unguessable, unique. */
export function newInternalId(random: Random, nowMs: number): Uint8Array {
  const id = new Uint8Array(INTERNAL_ID_BYTES);
  id.set(random.bytes(INTERNAL_ID_BYTES - 2));
  const day = Math.floor(nowMs / MS_PER_DAY) & 0xffff;
  id[14] = day >> 8;
  id[15] = day & 0xff;
  return id;
}

export function encodeId(tableNumber: number, internalId: Uint8Array): string {
  const body = [...variableLengthInteger(tableNumber), ...internalId];
  const footer = fletcher16(body);
  return base32([...body, footer & 0xff, footer >> 8]);
}

/** Null for anything that `encodeId` doesn't make. */
export function decodeId(id: string): DecodedId | null {
  if (id.length < MIN_ID_LENGTH || id.length > MAX_ID_LENGTH) return null;
  const bytes = fromBase32(id);
  if (bytes === null) return null;
  let tableNumber = 0;
  let at = 0;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined || at > 4) return null;
    tableNumber += (byte & 0x7f) * 2 ** (7 * at);
    at++;
    if (byte < 0x80) break;
  }
  if (tableNumber > 0xffffffff || bytes.length !== at + INTERNAL_ID_BYTES + FOOTER_BYTES) return null;
  const bodyEnd = at + INTERNAL_ID_BYTES;
  const footer = bytes[bodyEnd]! | (bytes[bodyEnd + 1]! << 8);
  if (fletcher16(bytes.subarray(0, bodyEnd)) !== footer) return null;
  // A longer form of the same number would be a second text for one id.
  if (at > 1 && bytes[at - 1] === 0) return null;
  return { tableNumber, internalId: bytes.slice(at, bodyEnd) };
}

function variableLengthInteger(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}

function fletcher16(bytes: Iterable<number>): number {
  let low = 0;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) & 0xff;
    high = (high + low) & 0xff;
  }
  return (high << 8) | low;
}

function base32(bytes: readonly number[]): string {
  let text = "";
  let pending = 0;
  let pendingBits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    pendingBits += 8;
    while (pendingBits >= 5) {
      pendingBits -= 5;
      text += ALPHABET[(pending >> pendingBits) & 31];
    }
    pending &= (1 << pendingBits) - 1;
  }
  if (pendingBits > 0) text += ALPHABET[(pending << (5 - pendingBits)) & 31];
  return text;
}

function fromBase32(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let length = 0;
  let pending = 0;
  let pendingBits = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = DIGIT_OF_CODE[text.charCodeAt(i)] ?? -1;
    if (digit < 0) return null;
    pending = (pending << 5) | digit;
    pendingBits += 5;
    if (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[length++] = (pending >> pendingBits) & 0xff;
      pending &= (1 << pendingBits) - 1;
    }
  }
  // Stray bits or a digit too many would be a second text for the same bytes.
  return pending === 0 && pendingBits < 5 ? bytes : null;
}
