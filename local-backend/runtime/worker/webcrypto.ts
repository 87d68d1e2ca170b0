/**
 * WebCrypto computed synchronously over node:crypto: what `crypto.subtle` of a realm asks (`realm/crypto.ts`). Promises in
 * queries and mutations must settle without leaving the thread, which Node's own `subtle` doesn't do.
 */
import type { KeyObject } from "node:crypto";
import type { CryptoAnswer, CryptoRequest } from "../realm/host.ts";
import { decrypt, encrypt } from "./webcrypto-ciphers.ts";
import { deriveBits } from "./webcrypto-derivation.ts";
import { exportKey, generateKey, importKey } from "./webcrypto-keys.ts";
import { digest, sign, verify } from "./webcrypto-signatures.ts";

export interface Algorithm {
  name: string;
  hash?: { name: string };
  [parameter: string]: unknown;
}

export interface Parameters {
  algorithm: Algorithm;
  /** The algorithm that the key was made for. */
  keyAlgorithm?: Algorithm;
  format?: string;
  type?: "secret" | "private" | "public";
  jwk?: Record<string, unknown> | null;
  bitCount?: number | null;
}

export class CryptoError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** "RSASSA-PKCS1-V1_5" and "rsassa-pkcs1-v1_5" are the same algorithm. */
export function canonicalName(name: string): string {
  return name.toUpperCase();
}

export function bytesParameter(algorithm: Algorithm, field: string): Buffer | undefined {
  const value = algorithm[field] as { bytes?: number[] } | undefined;
  return value?.bytes === undefined ? undefined : Buffer.from(value.bytes);
}

export function hashName(algorithm: Algorithm, fallback?: Algorithm): string {
  const name = algorithm.hash?.name ?? fallback?.hash?.name;
  const found = /^SHA-?(1|256|384|512)$/i.exec(name ?? "");
  if (found === null) throw new CryptoError("NotSupportedError", `Unrecognized hash: ${name ?? "none"}`);
  return `sha${found[1]}`;
}

const NO_BYTES = new Uint8Array(0);

function compute(request: CryptoRequest): CryptoAnswer {
  const parameters = JSON.parse(request.parameters) as Parameters;
  const { algorithm, keyAlgorithm = algorithm } = parameters;
  const data = request.data ?? NO_BYTES;
  const key = request.key as KeyObject;
  switch (request.operation) {
    case "digest":
      return { bytes: digest(algorithm, data) };
    case "importKey":
      return importKey(parameters, data);
    case "exportKey":
      return exportKey(parameters, key);
    case "generateKey":
      return generateKey(algorithm);
    case "sign":
      return { bytes: sign(algorithm, keyAlgorithm, key, data) };
    case "verify":
      return { text: String(verify(algorithm, keyAlgorithm, key, data, request.moreData ?? NO_BYTES)) };
    case "encrypt":
      return { bytes: encrypt(algorithm, keyAlgorithm, key, data) };
    case "decrypt":
      return { bytes: decrypt(algorithm, keyAlgorithm, key, data) };
    case "deriveBits":
      return {
        bytes: deriveBits(algorithm, key, parameters.bitCount ?? null, request.otherKey as KeyObject),
      };
    default:
      throw new CryptoError("NotSupportedError", `Unknown operation ${request.operation}`);
  }
}

/** Never throws: an error of this process's realm would be foreign to the function. */
export function computeCrypto(request: CryptoRequest): CryptoAnswer {
  try {
    return compute(request);
  } catch (error) {
    if (error instanceof CryptoError) return { error: `${error.name}: ${error.message}` };
    const fallback = /^(import|export)Key$/.test(request.operation) ? "DataError" : "OperationError";
    return { error: `${fallback}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
