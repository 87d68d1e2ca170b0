/** Reading and checking one JSON Web Token with node:crypto. Knows nothing of providers or of who may sign. */
import { createPublicKey, verify, type JsonWebKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { AuthenticationError } from "../sync/caller.ts";

export type Algorithm = "RS256" | "ES256" | "EdDSA";

/** A key of a JSON Web Key Set; only the fields that choose it. */
export const jsonWebKey = z.looseObject({
  kty: z.string(),
  kid: z.string().optional(),
  alg: z.string().optional(),
  use: z.string().optional(),
});
export type Jwk = z.infer<typeof jsonWebKey>;

const header = z.looseObject({ alg: z.string(), kid: z.string().optional() });
const claims = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number(),
  iat: z.number().optional(),
  nbf: z.number().optional(),
});
export type Claims = z.infer<typeof claims>;

export interface UnverifiedToken {
  header: z.infer<typeof header>;
  claims: Claims;
  signedText: string;
  signature: Buffer;
}

/** Throws AuthenticationError for anything that isn't a token; says nothing of whether it may be believed. */
export function parseToken(token: string): UnverifiedToken {
  const parts = token.split(".");
  const [headerPart = "", claimsPart = "", signaturePart = ""] = parts;
  if (parts.length !== 3) throw malformed("it doesn't have three parts");
  const parsedHeader = header.safeParse(decodeJson(headerPart));
  if (!parsedHeader.success) throw malformed("its header can't be read");
  const parsedClaims = claims.safeParse(decodeJson(claimsPart));
  if (!parsedClaims.success) {
    const field = parsedClaims.error.issues[0]?.path.join(".") || "payload";
    throw malformed(`its ${field} is missing or wrong`);
  }
  return {
    header: parsedHeader.data,
    claims: parsedClaims.data,
    signedText: `${headerPart}.${claimsPart}`,
    signature: Buffer.from(signaturePart, "base64url"),
  };
}

/** True when one of `keys` that suits the token's algorithm and key id made the signature. */
export function isSignedByOneOf(token: UnverifiedToken, keys: Jwk[]): boolean {
  const { alg, kid } = token.header;
  if (!isAlgorithm(alg)) return false;
  return keys
    .filter(
      (key) => key.kty === KEY_TYPE[alg] && (key.alg === undefined || key.alg === alg) && key.use !== "enc",
    )
    .filter((key) => kid === undefined || key.kid === undefined || key.kid === kid)
    .some((key) => verifySignature(alg, token, key));
}

const KEY_TYPE: Record<Algorithm, string> = { RS256: "RSA", ES256: "EC", EdDSA: "OKP" };

export function isAlgorithm(alg: string): alg is Algorithm {
  return alg in KEY_TYPE;
}

function verifySignature(alg: Algorithm, token: UnverifiedToken, key: Jwk): boolean {
  let publicKey: KeyObject;
  try {
    publicKey = createPublicKey({ key: key as JsonWebKey, format: "jwk" });
  } catch {
    return false;
  }
  const data = Buffer.from(token.signedText);
  switch (alg) {
    case "RS256":
      return verify("sha256", data, publicKey, token.signature);
    case "ES256":
      return verify("sha256", data, { key: publicKey, dsaEncoding: "ieee-p1363" }, token.signature);
    case "EdDSA":
      return verify(null, data, publicKey, token.signature);
  }
}

function decodeJson(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}

function malformed(why: string): AuthenticationError {
  return new AuthenticationError("InvalidAuthHeader", `Could not parse as a JWT: ${why}`);
}
