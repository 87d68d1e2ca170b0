import { host, ownBytes, viewBytes } from "./host.ts";

export class RealmTextEncoder {
  get encoding(): "utf-8" {
    return "utf-8";
  }

  encode(text: string = ""): Uint8Array {
    return ownBytes(host().utf8Encode(String(text)));
  }

  encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
    let read = 0;
    let written = 0;
    for (const character of text) {
      const bytes = host().utf8Encode(character);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += character.length;
    }
    return { read, written };
  }
}

/** Bytes at the end of `bytes` that begin a UTF-8 character without finishing it. */
function unfinishedTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

export class RealmTextDecoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  #pending: Uint8Array = new Uint8Array(0);
  #begun = false;

  constructor(label: string = "utf-8", options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    const name = String(label).trim().toLowerCase();
    this.encoding = name === "utf8" || name === "unicode-1-1-utf-8" ? "utf-8" : name;
    this.fatal = options.fatal === true;
    this.ignoreBOM = options.ignoreBOM === true;
    if (host().decodeText(new Uint8Array(0), this.encoding, false, false) === undefined) {
      throw new RangeError(`The "${label}" encoding is not supported`);
    }
  }

  decode(input?: ArrayBuffer | ArrayBufferView, options: { stream?: boolean } = {}): string {
    let bytes = input === undefined ? new Uint8Array(0) : viewBytes(input);
    if (this.#pending.length > 0) {
      const joined = new Uint8Array(this.#pending.length + bytes.length);
      joined.set(this.#pending);
      joined.set(bytes, this.#pending.length);
      bytes = joined;
    }
    const kept = options.stream === true && this.encoding === "utf-8" ? unfinishedTail(bytes) : 0;
    this.#pending = bytes.slice(bytes.length - kept);
    const ready = bytes.subarray(0, bytes.length - kept);
    // A byte order mark counts at the beginning of the stream only.
    const text = host().decodeText(ready, this.encoding, this.fatal, this.ignoreBOM || this.#begun);
    this.#begun = options.stream === true && (this.#begun || ready.length > 0);
    if (text === null || text === undefined) {
      throw new TypeError("The encoded data was not valid for encoding utf-8");
    }
    return text;
  }
}
