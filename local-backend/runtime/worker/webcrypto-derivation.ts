import { createPublicKey, diffieHellman, hkdfSync, type KeyObject, pbkdf2Sync } from "node:crypto";
import { type Algorithm, bytesParameter, canonicalName, CryptoError, hashName } from "./webcrypto.ts";

export function deriveBits(
  algorithm: Algorithm,
  key: KeyObject,
  bitCount: number | null,
  publicKey: KeyObject | undefined,
): Uint8Array {
  const name = canonicalName(algorithm.name);
  if (name === "ECDH" || name === "X25519") {
    if (publicKey === undefined) throw new CryptoError("TypeError", "algorithm.public must be a CryptoKey");
    const shared = diffieHellman({ privateKey: key, publicKey: createPublicKeyOf(publicKey) });
    return bitCount === null ? shared : shared.subarray(0, bitCount / 8);
  }
  if (bitCount === null || bitCount % 8 !== 0) {
    throw new CryptoError("OperationError", "length must be a multiple of 8");
  }
  const salt = bytesParameter(algorithm, "salt");
  if (salt === undefined) throw new CryptoError("TypeError", "algorithm.salt is required");
  if (name === "PBKDF2") {
    const iterations = Number(algorithm.iterations);
    return pbkdf2Sync(key.export(), salt, iterations, bitCount / 8, hashName(algorithm));
  }
  if (name === "HKDF") {
    const info = bytesParameter(algorithm, "info") ?? Buffer.alloc(0);
    // hkdfSync refuses an empty secret key object, not empty bytes.
    return new Uint8Array(hkdfSync(hashName(algorithm), key.export(), salt, info, bitCount / 8));
  }
  throw new CryptoError("NotSupportedError", `Unrecognized algorithm name: ${algorithm.name}`);
}

function createPublicKeyOf(key: KeyObject): KeyObject {
  return key.type === "private" ? createPublicKey(key) : key;
}
