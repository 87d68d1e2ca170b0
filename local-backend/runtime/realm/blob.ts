import { host, isBufferSource, ownBytes, viewBytes } from "./host.ts";

type BlobPart = string | ArrayBuffer | ArrayBufferView | RealmBlob;

export function concatBytes(chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

export class RealmBlob {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;

  constructor(parts: Iterable<BlobPart> = [], options: { type?: string } = {}) {
    this.#bytes = concatBytes(
      Array.from(parts, (part) => {
        if (part instanceof RealmBlob) return part.#bytes;
        return isBufferSource(part) ? viewBytes(part) : host().utf8Encode(String(part));
      }),
    );
    const type = String(options.type ?? "");
    this.type = /^[\x20-\x7e]*$/.test(type) ? type.toLowerCase() : "";
  }

  /** The bytes themselves, for the realm's own classes. */
  static bytesOf(blob: RealmBlob): Uint8Array<ArrayBuffer> {
    return blob.#bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  slice(start = 0, end = this.size, type = ""): RealmBlob {
    return new RealmBlob([this.#bytes.slice(start, end)], { type });
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return ownBytes(this.#bytes).buffer;
  }

  async bytes(): Promise<Uint8Array> {
    return ownBytes(this.#bytes);
  }

  async text(): Promise<string> {
    return host().decodeText(this.#bytes, "utf-8", false, false) ?? "";
  }

  get [Symbol.toStringTag](): string {
    return "Blob";
  }
}

export class RealmFile extends RealmBlob {
  readonly name: string;
  readonly lastModified: number;

  constructor(
    parts: Iterable<BlobPart>,
    name: string,
    options: { type?: string; lastModified?: number } = {},
  ) {
    super(parts, options);
    this.name = String(name);
    this.lastModified = options.lastModified ?? host().now();
  }

  override get [Symbol.toStringTag](): string {
    return "File";
  }
}
