import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import type { CryptoAnswer } from "../realm/host.ts";
import { type Algorithm, canonicalName, CryptoError, hashName, type Parameters } from "./webcrypto.ts";

const CURVES: Record<string, string> = { "P-256": "prime256v1", "P-384": "secp384r1", "P-521": "secp521r1" };
const SYMMETRIC = new Set(["HMAC", "AES-GCM", "AES-CBC", "PBKDF2", "HKDF"]);

/** What `CryptoKey.algorithm` shows. */
function describe(algorithm: Algorithm, key: KeyObject): Algorithm {
  const name = canonicalName(algorithm.name);
  const hash = algorithm.hash === undefined ? {} : { hash: { name: `SHA-${hashName(algorithm).slice(3)}` } };
  const details = key.asymmetricKeyDetails;
  if (name.startsWith("RSA")) {
    const exponent = details?.publicExponent ?? 65537n;
    const bytes = Buffer.from(exponent.toString(16).padStart(6, "0"), "hex");
    return {
      name: name === "RSASSA-PKCS1-V1_5" ? "RSASSA-PKCS1-v1_5" : name,
      modulusLength: details?.modulusLength,
      publicExponent: { bytes: [...bytes] },
      ...hash,
    };
  }
  if (name === "ECDSA" || name === "ECDH") return { name, namedCurve: algorithm.namedCurve };
  if (name === "ED25519") return { name: "Ed25519" };
  if (name === "PBKDF2" || name === "HKDF" || name === "X25519") return { name };
  return { name, ...hash, length: (key.symmetricKeySize ?? 0) * 8 };
}

function answerWith(algorithm: Algorithm, key: KeyObject): CryptoAnswer {
  return { text: JSON.stringify({ type: key.type, algorithm: describe(algorithm, key) }), key };
}

function keyTypeOf(algorithm: Algorithm): string {
  const name = canonicalName(algorithm.name);
  if (name.startsWith("RSA")) return "rsa";
  return name === "ECDSA" || name === "ECDH" ? "ec" : name.toLowerCase();
}

function requireKeyType(algorithm: Algorithm, key: KeyObject): void {
  if (key.type === "secret") return;
  const expected = keyTypeOf(algorithm);
  if (key.asymmetricKeyType !== expected) throw new CryptoError("DataError", "Invalid key type");
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (expected === "ec" && curve !== CURVES[String(algorithm.namedCurve)]) {
    throw new CryptoError("DataError", "Named curve mismatch");
  }
}

function rawPublicKey(algorithm: Algorithm, data: Uint8Array): KeyObject {
  const name = canonicalName(algorithm.name);
  const bytes = Buffer.from(data);
  const encoded = (part: Buffer) => part.toString("base64url");
  if (name === "ED25519" || name === "X25519") {
    const jwk = { kty: "OKP", crv: name === "ED25519" ? "Ed25519" : "X25519", x: encoded(bytes) };
    return createPublicKey({ key: jwk, format: "jwk" });
  }
  if (name === "ECDSA" || name === "ECDH") {
    const half = (bytes.length - 1) / 2;
    if (bytes[0] !== 4) throw new CryptoError("DataError", "Invalid point");
    const [x, y] = [bytes.subarray(1, 1 + half), bytes.subarray(1 + half)];
    const jwk = { kty: "EC", crv: String(algorithm.namedCurve), x: encoded(x), y: encoded(y) };
    return createPublicKey({ key: jwk, format: "jwk" });
  }
  throw new CryptoError("NotSupportedError", `Unable to import a raw ${algorithm.name} key`);
}

function keyFrom({ format, algorithm, jwk }: Parameters, data: Uint8Array): KeyObject {
  const isSymmetric = SYMMETRIC.has(canonicalName(algorithm.name));
  switch (format) {
    case "raw":
      return isSymmetric ? createSecretKey(data) : rawPublicKey(algorithm, data);
    case "pkcs8":
      return createPrivateKey({ key: Buffer.from(data), format: "der", type: "pkcs8" });
    case "spki":
      return createPublicKey({ key: Buffer.from(data), format: "der", type: "spki" });
    case "jwk": {
      if (jwk === null || jwk === undefined) throw new CryptoError("DataError", "Invalid keyData");
      if (isSymmetric) return createSecretKey(Buffer.from(String(jwk.k), "base64url"));
      const key = jwk as JsonWebKey;
      return jwk.d === undefined
        ? createPublicKey({ key, format: "jwk" })
        : createPrivateKey({ key, format: "jwk" });
    }
    default:
      throw new CryptoError("NotSupportedError", `Unable to import a key as ${format}`);
  }
}

export function importKey(parameters: Parameters, data: Uint8Array): CryptoAnswer {
  const key = keyFrom(parameters, data);
  requireKeyType(parameters.algorithm, key);
  return answerWith(parameters.algorithm, key);
}

function jwkAlgorithm(algorithm: Algorithm, key: KeyObject): Record<string, string> {
  const bits = algorithm.hash === undefined ? "" : hashName(algorithm).slice(3);
  switch (canonicalName(algorithm.name)) {
    case "RSASSA-PKCS1-V1_5":
      return { alg: `RS${bits}` };
    case "RSA-PSS":
      return { alg: `PS${bits}` };
    case "RSA-OAEP":
      return { alg: bits === "1" ? "RSA-OAEP" : `RSA-OAEP-${bits}` };
    case "HMAC":
      return { alg: `HS${bits}` };
    case "AES-GCM":
      return { alg: `A${(key.symmetricKeySize ?? 0) * 8}GCM` };
    default:
      return {};
  }
}

function rawBytesOf(key: KeyObject): Uint8Array {
  if (key.type === "secret") return key.export();
  const { x = "", y } = key.export({ format: "jwk" });
  const parts = [x, y ?? ""].map((part) => Buffer.from(part, "base64url"));
  return y === undefined ? Buffer.concat(parts) : Buffer.concat([Buffer.of(4), ...parts]);
}

export function exportKey({ format, algorithm }: Parameters, key: KeyObject): CryptoAnswer {
  switch (format) {
    case "raw":
      if (key.type === "private")
        throw new CryptoError("InvalidAccessError", "Unable to export a private key as raw");
      return { bytes: rawBytesOf(key) };
    case "pkcs8":
      return { bytes: key.export({ format: "der", type: "pkcs8" }) };
    case "spki":
      return { bytes: key.export({ format: "der", type: "spki" }) };
    case "jwk":
      return { text: JSON.stringify({ ...key.export({ format: "jwk" }), ...jwkAlgorithm(algorithm, key) }) };
    default:
      throw new CryptoError("NotSupportedError", `Unable to export a key as ${format}`);
  }
}

function generatePair(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  const name = canonicalName(algorithm.name);
  if (name.startsWith("RSA")) {
    return generateKeyPairSync("rsa", { modulusLength: Number(algorithm.modulusLength) });
  }
  if (name === "ED25519") return generateKeyPairSync("ed25519");
  if (name === "X25519") return generateKeyPairSync("x25519");
  const namedCurve = CURVES[String(algorithm.namedCurve)];
  if (namedCurve !== undefined) return generateKeyPairSync("ec", { namedCurve });
  throw new CryptoError("NotSupportedError", `Unrecognized algorithm name: ${algorithm.name}`);
}

export function generateKey(algorithm: Algorithm): CryptoAnswer {
  const name = canonicalName(algorithm.name);
  if (name === "HMAC" || name.startsWith("AES-")) {
    const isLongHash = name === "HMAC" && /(384|512)$/.test(hashName(algorithm));
    const bits = typeof algorithm.length === "number" ? algorithm.length : isLongHash ? 1024 : 512;
    return answerWith(algorithm, createSecretKey(randomBytes(bits / 8)));
  }
  const { publicKey, privateKey } = generatePair(algorithm);
  return {
    text: JSON.stringify({ algorithm: describe(algorithm, publicKey) }),
    key: publicKey,
    otherKey: privateKey,
  };
}
