import {
  type CipherGCMTypes,
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from "node:crypto";
import { type Algorithm, bytesParameter, canonicalName, CryptoError, hashName } from "./webcrypto.ts";

function keyBits(key: KeyObject): number {
  return (key.symmetricKeySize ?? 0) * 8;
}

function ivOf(algorithm: Algorithm, field = "iv"): Buffer {
  const iv = bytesParameter(algorithm, field);
  if (iv === undefined) throw new CryptoError("TypeError", `algorithm.${field} is required`);
  return iv;
}

function rsaOptions(algorithm: Algorithm, keyAlgorithm: Algorithm, key: KeyObject) {
  const label = bytesParameter(algorithm, "label");
  return {
    key,
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: hashName(keyAlgorithm),
    ...(label === undefined ? {} : { oaepLabel: label }),
  };
}

function gcmOf(algorithm: Algorithm, key: KeyObject) {
  return {
    cipher: `aes-${keyBits(key)}-gcm` as CipherGCMTypes,
    iv: ivOf(algorithm),
    tagBytes: Number(algorithm.tagLength ?? 128) / 8,
    additionalData: bytesParameter(algorithm, "additionalData"),
  };
}

export function encrypt(
  algorithm: Algorithm,
  keyAlgorithm: Algorithm,
  key: KeyObject,
  data: Uint8Array,
): Uint8Array {
  switch (canonicalName(algorithm.name)) {
    case "AES-GCM": {
      const { cipher: name, iv, tagBytes, additionalData } = gcmOf(algorithm, key);
      const cipher = createCipheriv(name, key, iv, { authTagLength: tagBytes });
      if (additionalData !== undefined) cipher.setAAD(additionalData);
      return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
    }
    case "AES-CBC": {
      const cipher = createCipheriv(`aes-${keyBits(key)}-cbc`, key, ivOf(algorithm));
      return Buffer.concat([cipher.update(data), cipher.final()]);
    }
    case "RSA-OAEP":
      return publicEncrypt(rsaOptions(algorithm, keyAlgorithm, key), data);
    default:
      throw new CryptoError("NotSupportedError", `Unrecognized algorithm name: ${algorithm.name}`);
  }
}

export function decrypt(
  algorithm: Algorithm,
  keyAlgorithm: Algorithm,
  key: KeyObject,
  data: Uint8Array,
): Uint8Array {
  switch (canonicalName(algorithm.name)) {
    case "AES-GCM": {
      const { cipher: name, iv, tagBytes, additionalData } = gcmOf(algorithm, key);
      if (data.length < tagBytes) throw new CryptoError("OperationError", "The provided data is too small");
      const decipher = createDecipheriv(name, key, iv, { authTagLength: tagBytes });
      if (additionalData !== undefined) decipher.setAAD(additionalData);
      decipher.setAuthTag(data.subarray(data.length - tagBytes));
      return Buffer.concat([decipher.update(data.subarray(0, data.length - tagBytes)), decipher.final()]);
    }
    case "AES-CBC": {
      const decipher = createDecipheriv(`aes-${keyBits(key)}-cbc`, key, ivOf(algorithm));
      return Buffer.concat([decipher.update(data), decipher.final()]);
    }
    case "RSA-OAEP":
      return privateDecrypt(rsaOptions(algorithm, keyAlgorithm, key), data);
    default:
      throw new CryptoError("NotSupportedError", `Unrecognized algorithm name: ${algorithm.name}`);
  }
}
