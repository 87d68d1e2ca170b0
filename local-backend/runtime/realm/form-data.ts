import { concatBytes, RealmBlob, RealmFile } from "./blob.ts";
import { host, ownBytes } from "./host.ts";

type FormValue = string | RealmFile;

function toValue(value: unknown, fileName?: string): FormValue {
  if (!(value instanceof RealmBlob)) return String(value);
  if (value instanceof RealmFile && fileName === undefined) return value;
  const name = fileName ?? (value instanceof RealmFile ? value.name : "blob");
  return new RealmFile([value], name, { type: value.type });
}

export class RealmFormData {
  #entries: [string, FormValue][] = [];

  append(name: string, value: unknown, fileName?: string): void {
    this.#entries.push([String(name), toValue(value, fileName)]);
  }

  set(name: string, value: unknown, fileName?: string): void {
    const first = this.#entries.findIndex((entry) => entry[0] === name);
    const entry: [string, FormValue] = [String(name), toValue(value, fileName)];
    if (first === -1) {
      this.#entries.push(entry);
      return;
    }
    this.#entries = this.#entries.filter((other, at) => at <= first || other[0] !== name);
    this.#entries[first] = entry;
  }

  get(name: string): FormValue | null {
    return this.#entries.find((entry) => entry[0] === name)?.[1] ?? null;
  }

  getAll(name: string): FormValue[] {
    return this.#entries.filter((entry) => entry[0] === name).map((entry) => entry[1]);
  }

  has(name: string): boolean {
    return this.#entries.some((entry) => entry[0] === name);
  }

  delete(name: string): void {
    this.#entries = this.#entries.filter((entry) => entry[0] !== name);
  }

  forEach(visit: (value: FormValue, name: string, form: RealmFormData) => void): void {
    for (const [name, value] of this.#entries) visit(value, name, this);
  }

  *entries(): IterableIterator<[string, FormValue]> {
    for (const [name, value] of this.#entries) yield [name, value];
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.#entries) yield name;
  }

  *values(): IterableIterator<FormValue> {
    for (const [, value] of this.#entries) yield value;
  }

  [Symbol.iterator](): IterableIterator<[string, FormValue]> {
    return this.entries();
  }
}

function escapeName(name: string): string {
  return name.replace(/\n/g, "%0A").replace(/\r/g, "%0D").replace(/"/g, "%22");
}

export function encodeMultipart(form: RealmFormData, boundary: string): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  const text = (part: string) => chunks.push(host().utf8Encode(part));
  for (const [name, value] of form) {
    text(`--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"`);
    if (typeof value === "string") {
      text(`\r\n\r\n${value}\r\n`);
    } else {
      const type = value.type || "application/octet-stream";
      text(`; filename="${escapeName(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`);
      chunks.push(RealmBlob.bytesOf(value));
      text("\r\n");
    }
  }
  text(`--${boundary}--\r\n`);
  return concatBytes(chunks);
}

function find(bytes: Uint8Array, pattern: Uint8Array, from: number): number {
  outer: for (let at = from; at <= bytes.length - pattern.length; at++) {
    for (let offset = 0; offset < pattern.length; offset++) {
      if (bytes[at + offset] !== pattern[offset]) continue outer;
    }
    return at;
  }
  return -1;
}

function decodeUtf8(bytes: Uint8Array): string {
  return host().decodeText(bytes, "utf-8", false, true) ?? "";
}

function readPart(form: RealmFormData, part: Uint8Array): void {
  const headEnd = find(part, ownBytes(host().utf8Encode("\r\n\r\n")), 0);
  if (headEnd === -1) throw new TypeError("Could not parse content as FormData.");
  const head = decodeUtf8(part.subarray(0, headEnd));
  const body = part.subarray(headEnd + 4);
  const name = /;\s*name="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) throw new TypeError("Could not parse content as FormData.");
  const unescape = (text: string) => text.replace(/%0A/gi, "\n").replace(/%0D/gi, "\r").replace(/%22/g, '"');
  const fileName = /;\s*filename="([^"]*)"/i.exec(head)?.[1];
  if (fileName === undefined) {
    form.append(unescape(name), decodeUtf8(body));
    return;
  }
  const type = /^content-type:\s*([^\r\n]+)/im.exec(head)?.[1]?.trim() ?? "text/plain";
  form.append(unescape(name), new RealmFile([body], unescape(fileName), { type }));
}

export function decodeMultipart(bytes: Uint8Array, contentType: string): RealmFormData {
  const match = /boundary="?([^";]+)"?/i.exec(contentType);
  if (match?.[1] === undefined) throw new TypeError("Could not parse content as FormData.");
  const form = new RealmFormData();
  const delimiter = ownBytes(host().utf8Encode(`--${match[1]}`));
  let at = find(bytes, delimiter, 0);
  while (at !== -1) {
    const start = at + delimiter.length;
    if (bytes[start] === 0x2d && bytes[start + 1] === 0x2d) return form;
    const next = find(bytes, delimiter, start);
    if (next === -1) break;
    // A part lies between the line break after this delimiter and the one before the next.
    readPart(form, bytes.subarray(start + 2, next - 2));
    at = next;
  }
  throw new TypeError("Could not parse content as FormData.");
}
