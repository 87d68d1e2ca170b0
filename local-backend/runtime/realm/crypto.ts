/** `crypto`: the host computes at once, so every promise is settled when it is returned (mutations need that). */
import { RealmDOMException } from "./dom-exception.ts";
import { type CryptoAnswer, type CryptoRequest, forbidden, host, ownBytes, viewBytes } from "./host.ts";

type Algorithm = { name: string } & Record<string, unknown>;
type AlgorithmInit = string | Algorithm;
type KeyType = "secret" | "private" | "public";

const secretOfConstructor = Symbol("made by subtle");

export class RealmCryptoKey {
  readonly type: KeyType;
  readonly algorithm: Algorithm;
  readonly extractable: boolean;
  readonly usages: string[];
  readonly #handle: unknown;

  constructor(
    key: symbol,
    fields: { type: KeyType; algorithm: Algorithm; extractable: boolean; usages: string[] },
    handle: unknown,
  ) {
    if (key !== secretOfConstructor) throw new TypeError("Illegal constructor");
    this.type = fields.type;
    this.algorithm = fields.algorithm;
    this.extractable = fields.extractable;
    this.usages = fields.usages;
    this.#handle = handle;
  }

  static handleOf(key: RealmCryptoKey): unknown {
    return key.#handle;
  }

  get [Symbol.toStringTag](): string {
    return "CryptoKey";
  }
}

function ask(request: CryptoRequest): CryptoAnswer {
  const answer = host().crypto(request);
  if (answer.error !== undefined) {
    const [, name = "OperationError", message = ""] = /^(\w+): ([^]*)$/.exec(answer.error) ?? [];
    throw name === "TypeError" ? new TypeError(message) : new RealmDOMException(message, name);
  }
  return answer;
}

function bufferOf(answer: CryptoAnswer): ArrayBuffer {
  return ownBytes(answer.bytes ?? new Uint8Array(0)).buffer;
}

/** A plain copy of an algorithm: hash names unified, byte fields (salt, iv, …) as `{bytes: number[]}`. */
function normalized(init: AlgorithmInit): Algorithm {
  const from: Algorithm = typeof init === "string" ? { name: init } : init;
  const result: Algorithm = { name: String(from.name) };
  for (const [field, value] of Object.entries(from)) {
    if (field === "name" || value === undefined) continue;
    if (field === "hash")
      result.hash = typeof value === "string" ? { name: value } : { ...(value as object) };
    else if (ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === "[object ArrayBuffer]") {
      result[field] = { bytes: Array.from(viewBytes(value)) };
    } else if (!(value instanceof RealmCryptoKey)) result[field] = value;
  }
  return result;
}

function requireUsage(key: RealmCryptoKey, usage: string): void {
  if (!(key instanceof RealmCryptoKey)) throw new TypeError("The provided key is not a CryptoKey");
  if (!key.usages.includes(usage)) {
    throw new RealmDOMException(
      `The requested operation is not valid: key may not ${usage}`,
      "InvalidAccessError",
    );
  }
}

interface KeyDescription {
  type: KeyType;
  algorithm: Algorithm;
}

function makeKey(
  description: KeyDescription,
  extractable: boolean,
  usages: string[],
  handle: unknown,
): RealmCryptoKey {
  const algorithm = { ...description.algorithm };
  const exponent = algorithm.publicExponent as { bytes?: number[] } | undefined;
  if (exponent?.bytes !== undefined) algorithm.publicExponent = new Uint8Array(exponent.bytes);
  return new RealmCryptoKey(
    secretOfConstructor,
    { type: description.type, algorithm, extractable, usages: [...usages] },
    handle,
  );
}

function compute(
  operation: string,
  algorithm: AlgorithmInit,
  key: RealmCryptoKey,
  data: unknown,
  moreData?: unknown,
): CryptoAnswer {
  return ask({
    operation,
    parameters: JSON.stringify({ algorithm: normalized(algorithm), keyAlgorithm: normalized(key.algorithm) }),
    key: RealmCryptoKey.handleOf(key),
    data: viewBytes(data),
    ...(moreData === undefined ? {} : { moreData: viewBytes(moreData) }),
  });
}

export class RealmSubtleCrypto {
  async digest(algorithm: AlgorithmInit, data: unknown): Promise<ArrayBuffer> {
    const parameters = JSON.stringify({ algorithm: normalized(algorithm) });
    return bufferOf(ask({ operation: "digest", parameters, data: viewBytes(data) }));
  }

  async importKey(
    format: string,
    material: unknown,
    algorithm: AlgorithmInit,
    extractable: boolean,
    usages: string[],
  ): Promise<RealmCryptoKey> {
    const jwk = format === "jwk" ? { ...(material as object) } : null;
    const answer = ask({
      operation: "importKey",
      parameters: JSON.stringify({ format, algorithm: normalized(algorithm), jwk }),
      ...(jwk === null ? { data: viewBytes(material) } : {}),
    });
    const description = JSON.parse(answer.text ?? "") as KeyDescription;
    if (description.type !== "public" && usages.length === 0) {
      throw new RealmDOMException(
        "Usages cannot be empty when importing a secret or private key",
        "SyntaxError",
      );
    }
    return makeKey(description, extractable, usages, answer.key);
  }

  async exportKey(format: string, key: RealmCryptoKey): Promise<unknown> {
    if (!key.extractable) throw new RealmDOMException("key is not extractable", "InvalidAccessError");
    const parameters = JSON.stringify({ format, type: key.type, algorithm: normalized(key.algorithm) });
    const answer = ask({ operation: "exportKey", parameters, key: RealmCryptoKey.handleOf(key) });
    if (format !== "jwk") return bufferOf(answer);
    return { ...(JSON.parse(answer.text ?? "") as object), key_ops: [...key.usages], ext: key.extractable };
  }

  async generateKey(
    algorithm: AlgorithmInit,
    extractable: boolean,
    usages: string[],
  ): Promise<RealmCryptoKey | { publicKey: RealmCryptoKey; privateKey: RealmCryptoKey }> {
    if (host().actions === null) throw forbidden("crypto.subtle.generateKey");
    const parameters = JSON.stringify({ algorithm: normalized(algorithm) });
    const answer = ask({ operation: "generateKey", parameters });
    const description = JSON.parse(answer.text ?? "") as { algorithm: Algorithm };
    if (answer.otherKey === undefined) {
      return makeKey({ type: "secret", algorithm: description.algorithm }, extractable, usages, answer.key);
    }
    const forPublic = ["verify", "encrypt", "wrapKey"];
    const pick = (type: KeyType, handle: unknown, canExport: boolean) =>
      makeKey(
        { type, algorithm: description.algorithm },
        canExport,
        usages.filter((usage) => forPublic.includes(usage) === (type === "public")),
        handle,
      );
    return {
      publicKey: pick("public", answer.key, true),
      privateKey: pick("private", answer.otherKey, extractable),
    };
  }

  async sign(algorithm: AlgorithmInit, key: RealmCryptoKey, data: unknown): Promise<ArrayBuffer> {
    requireUsage(key, "sign");
    return bufferOf(compute("sign", algorithm, key, data));
  }

  async verify(
    algorithm: AlgorithmInit,
    key: RealmCryptoKey,
    signature: unknown,
    data: unknown,
  ): Promise<boolean> {
    requireUsage(key, "verify");
    return compute("verify", algorithm, key, data, signature).text === "true";
  }

  async encrypt(algorithm: AlgorithmInit, key: RealmCryptoKey, data: unknown): Promise<ArrayBuffer> {
    requireUsage(key, "encrypt");
    return bufferOf(compute("encrypt", algorithm, key, data));
  }

  async decrypt(algorithm: AlgorithmInit, key: RealmCryptoKey, data: unknown): Promise<ArrayBuffer> {
    requireUsage(key, "decrypt");
    return bufferOf(compute("decrypt", algorithm, key, data));
  }

  async deriveBits(algorithm: Algorithm, key: RealmCryptoKey, bitCount: number | null): Promise<ArrayBuffer> {
    if (!key.usages.includes("deriveBits")) requireUsage(key, "deriveKey");
    const publicKey = algorithm.public;
    const answer = ask({
      operation: "deriveBits",
      parameters: JSON.stringify({ algorithm: normalized(algorithm), bitCount }),
      key: RealmCryptoKey.handleOf(key),
      ...(publicKey instanceof RealmCryptoKey ? { otherKey: RealmCryptoKey.handleOf(publicKey) } : {}),
    });
    return bufferOf(answer);
  }

  async deriveKey(
    algorithm: Algorithm,
    key: RealmCryptoKey,
    derived: AlgorithmInit,
    extractable: boolean,
    usages: string[],
  ): Promise<RealmCryptoKey> {
    const target = normalized(derived);
    const hash = (target.hash as { name?: string } | undefined)?.name;
    // An HMAC key without a length is as long as the block of its hash.
    const bitCount =
      typeof target.length === "number" ? target.length : /SHA-(384|512)/i.test(hash ?? "") ? 1024 : 512;
    return await this.importKey(
      "raw",
      await this.deriveBits(algorithm, key, bitCount),
      derived,
      extractable,
      usages,
    );
  }

  get [Symbol.toStringTag](): string {
    return "SubtleCrypto";
  }
}

const MAX_RANDOM_BYTES = 65_536;

export const realmCrypto = {
  subtle: new RealmSubtleCrypto(),

  getRandomValues<Target extends ArrayBufferView>(target: Target): Target {
    if (target.byteLength > MAX_RANDOM_BYTES) {
      throw new RealmDOMException(
        `The requested length exceeds ${MAX_RANDOM_BYTES} bytes`,
        "QuotaExceededError",
      );
    }
    viewBytes(target).set(host().randomBytes(target.byteLength));
    return target;
  },

  randomUUID(): string {
    const bytes = ownBytes(host().randomBytes(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  },
};
