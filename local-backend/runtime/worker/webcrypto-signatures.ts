import {
  constants,
  createHash,
  createHmac,
  sign as signWith,
  timingSafeEqual,
  verify as verifyWith,
  type KeyObject,
} from "node:crypto";
import { type Algorithm, canonicalName, CryptoError, hashName } from "./webcrypto.ts";

export function digest(algorithm: Algorithm, data: Uint8Array): Uint8Array {
  return createHash(hashName({ name: "digest", hash: { name: algorithm.name } }))
    .update(data)
    .digest();
}

function keyOptions(algorithm: Algorithm, key: KeyObject) {
  switch (canonicalName(algorithm.name)) {
    case "RSA-PSS":
      return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(algorithm.saltLength) };
    case "ECDSA":
      return { key, dsaEncoding: "ieee-p1363" as const };
    default:
      return { key };
  }
}

/** Ed25519 hashes on its own. */
function hashOf(algorithm: Algorithm, keyAlgorithm: Algorithm): string | null {
  switch (canonicalName(algorithm.name)) {
    case "ED25519":
      return null;
    case "ECDSA":
      return hashName(algorithm);
    case "RSASSA-PKCS1-V1_5":
    case "RSA-PSS":
    case "HMAC":
      return hashName(keyAlgorithm);
    default:
      throw new CryptoError("NotSupportedError", `Unrecognized algorithm name: ${algorithm.name}`);
  }
}

function requireSameAlgorithm(algorithm: Algorithm, keyAlgorithm: Algorithm): void {
  if (canonicalName(algorithm.name) !== canonicalName(keyAlgorithm.name)) {
    throw new CryptoError("InvalidAccessError", "Key algorithm mismatch");
  }
}

export function sign(
  algorithm: Algorithm,
  keyAlgorithm: Algorithm,
  key: KeyObject,
  data: Uint8Array,
): Uint8Array {
  requireSameAlgorithm(algorithm, keyAlgorithm);
  const hash = hashOf(algorithm, keyAlgorithm);
  if (canonicalName(algorithm.name) === "HMAC") return createHmac(String(hash), key).update(data).digest();
  return signWith(hash, data, keyOptions(algorithm, key));
}

export function verify(
  algorithm: Algorithm,
  keyAlgorithm: Algorithm,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  requireSameAlgorithm(algorithm, keyAlgorithm);
  const hash = hashOf(algorithm, keyAlgorithm);
  if (canonicalName(algorithm.name) === "HMAC") {
    const expected = createHmac(String(hash), key).update(data).digest();
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
  return verifyWith(hash, data, keyOptions(algorithm, key), signature);
}
