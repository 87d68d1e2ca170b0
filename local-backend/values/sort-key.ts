/**
 * Order-preserving bytes: for values a and b, compareBytes(sortKey([a]), sortKey([b])) has the sign of compareValues(a, b).
 * Keys are prefix-free per value, so "everything that starts with these values" is [P, endOfPrefix(P)).
 */
import { compareValues } from "convex/values";
import { isCommitTsPlaceholder, type Value, type ValueObject } from "./convex-json.ts";

const TAG = {
  undefined: 0x01,
  null: 0x03,
  /** Always eight bytes; the official encoding spreads int64 over tags 4..12 by length, ours takes the middle one. */
  int64: 0x08,
  float64: 0x0d,
  false: 0x0e,
  true: 0x0f,
  string: 0x10,
  bytes: 0x11,
  array: 0x12,
  object: 0x15,
} as const;
const TERMINATOR = 0x00;
/** Follows a zero byte inside strings and bytes, so that a terminator is a zero NOT followed by it. */
const ESCAPED_ZERO = 0xff;
const MAX_INT64 = 2n ** 63n - 1n;
const INT64_SIGN = 1n << 63n;

export { compareValues };

/** Bytes grow as needed; `take` copies the used part. */
class KeyWriter {
  private bytes = Buffer.allocUnsafe(256);
  private length = 0;

  reset(): void {
    this.length = 0;
  }
  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }
  uint64(value: bigint): void {
    this.room(8);
    this.length = this.bytes.writeBigUInt64BE(value, this.length);
  }
  double(value: number): void {
    this.room(8);
    const at = this.length;
    this.length = this.bytes.writeDoubleBE(value, at);
    // Positive numbers: set the sign bit. Negative ones: flip all bits, so that more negative sorts first.
    if (this.bytes[at]! & 0x80) for (let i = at; i < at + 8; i++) this.bytes[i]! ^= 0xff;
    else this.bytes[at]! ^= 0x80;
  }
  escaped(source: Uint8Array): void {
    this.room(source.length * 2 + 1);
    for (const byte of source) {
      this.bytes[this.length++] = byte;
      if (byte === 0) this.bytes[this.length++] = ESCAPED_ZERO;
    }
    this.bytes[this.length++] = TERMINATOR;
  }
  utf8(text: string): void {
    this.room(text.length * 3 + 1);
    if (text.includes("\0")) return this.escaped(Buffer.from(text, "utf8"));
    this.length += this.bytes.write(text, this.length, "utf8");
    this.bytes[this.length++] = TERMINATOR;
  }
  take(): Uint8Array {
    return new Uint8Array(this.bytes.subarray(0, this.length));
  }
  private room(extra: number): void {
    if (this.length + extra <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + extra));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

const writer = new KeyWriter();

export function sortKey(values: readonly (Value | undefined)[]): Uint8Array {
  writer.reset();
  for (const value of values) write(value);
  return writer.take();
}

function write(value: Value | undefined): void {
  if (value === undefined) return writer.byte(TAG.undefined);
  if (value === null) return writer.byte(TAG.null);
  switch (typeof value) {
    case "bigint":
      return writeInt64(value);
    case "number":
      writer.byte(TAG.float64);
      return writer.double(value);
    case "boolean":
      return writer.byte(value ? TAG.true : TAG.false);
    case "string":
      writer.byte(TAG.string);
      return writer.utf8(value);
    default:
      break;
  }
  // Inside its own transaction an unresolved commit timestamp sorts after all others (as in `compareValues`).
  if (isCommitTsPlaceholder(value)) return writeInt64(MAX_INT64);
  if (value instanceof ArrayBuffer) {
    writer.byte(TAG.bytes);
    return writer.escaped(new Uint8Array(value));
  }
  if (Array.isArray(value)) {
    writer.byte(TAG.array);
    for (const element of value) write(element);
    return writer.byte(TERMINATOR);
  }
  const object = value as ValueObject;
  writer.byte(TAG.object);
  for (const field of Object.keys(object).sort()) {
    if (object[field] === undefined) continue;
    writer.byte(TAG.string);
    writer.utf8(field);
    write(object[field]);
  }
  return writer.byte(TERMINATOR);
}

function writeInt64(value: bigint): void {
  writer.byte(TAG.int64);
  writer.uint64(BigInt.asUintN(64, value ^ INT64_SIGN));
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

/** The smallest key after `key` itself. */
export function successor(key: Uint8Array): Uint8Array {
  const next = new Uint8Array(key.length + 1);
  next.set(key);
  return next;
}

/**
 * End of the keys that start with the values of `prefix`. Not simply the next byte string: "" is 10 00 and "\0" is 10 00 ff 00,
 * so the bytes of one value can begin those of another. A following value begins with its tag, which is less than 0xff.
 */
export function endOfPrefix(prefix: Uint8Array): Uint8Array {
  const end = new Uint8Array(prefix.length + 1);
  end.set(prefix);
  end[prefix.length] = ESCAPED_ZERO;
  return end;
}

/** The smallest byte string after all that start with these bytes; null = there is none (end of the index). */
export function endOfBytePrefix(prefix: Uint8Array): Uint8Array | null {
  for (let last = prefix.length - 1; last >= 0; last--) {
    const byte = prefix[last]!;
    if (byte === 0xff) continue;
    const end = prefix.slice(0, last + 1);
    end[last] = byte + 1;
    return end;
  }
  return null;
}
