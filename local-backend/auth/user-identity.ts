/** From a verified token's claims to what `ctx.auth.getUserIdentity()` returns (protocol §11). Pure. */
import type { Json, JsonObject } from "../engine/types.ts";
import type { Claims } from "./json-web-token.ts";
import { isCustomJwt, type AuthProvider } from "./providers.ts";

/** Claims of OpenID Connect and the names that functions know them by. */
const STANDARD_CLAIMS: Record<string, string> = {
  name: "name",
  given_name: "givenName",
  family_name: "familyName",
  nickname: "nickname",
  preferred_username: "preferredUsername",
  profile: "profileUrl",
  picture: "pictureUrl",
  website: "websiteUrl",
  email: "email",
  email_verified: "emailVerified",
  gender: "gender",
  birthdate: "birthday",
  zoneinfo: "timezone",
  locale: "language",
  phone_number: "phoneNumber",
  phone_number_verified: "phoneNumberVerified",
  updated_at: "updatedAt",
};
const PROTOCOL_CLAIMS = new Set([
  "iss",
  "sub",
  "aud",
  "exp",
  "iat",
  "nbf",
  "jti",
  "azp",
  "nonce",
  "at_hash",
  "auth_time",
]);

export function identityOf(claims: Claims, provider: AuthProvider): JsonObject {
  const base = { tokenIdentifier: `${claims.iss}|${claims.sub}`, issuer: claims.iss, subject: claims.sub };
  const rest = isCustomJwt(provider) ? customClaims(claims) : oidcClaims(claims);
  return { ...rest, ...base };
}

function oidcClaims(claims: Claims): JsonObject {
  const identity: JsonObject = {};
  for (const [claim, value] of Object.entries(claims) as [string, Json][]) {
    const known = STANDARD_CLAIMS[claim];
    if (claim === "updated_at" && typeof value === "number")
      identity.updatedAt = new Date(value * 1000).toISOString();
    else if (claim === "address") identity.address = formattedAddress(value);
    else if (known !== undefined) identity[known] = value;
    else if (!PROTOCOL_CLAIMS.has(claim)) identity[claim] = value;
  }
  return identity;
}

function formattedAddress(value: Json): Json {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && typeof value.formatted === "string" ? value.formatted : value;
}

/** Nested objects become dotted keys, as functions of a customJwt provider expect. */
function customClaims(claims: Claims): JsonObject {
  const identity: JsonObject = {};
  const visit = (prefix: string, value: Json) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) visit(`${prefix}.${key}`, inner);
    } else identity[prefix] = value;
  };
  for (const [claim, value] of Object.entries(claims) as [string, Json][]) {
    if (claim !== "fva" && !["iss", "sub", "aud", "exp", "iat", "nbf"].includes(claim)) visit(claim, value);
  }
  return identity;
}

/** An administrator acting as a user: the attributes given, with the fields that every identity has. */
export function impersonatedIdentity(attributes: JsonObject): JsonObject {
  const subject = typeof attributes.subject === "string" ? attributes.subject : "fake_user";
  const issuer = typeof attributes.issuer === "string" ? attributes.issuer : "convex";
  const given = attributes.tokenIdentifier;
  return {
    ...attributes,
    subject,
    issuer,
    tokenIdentifier: typeof given === "string" ? given : `${issuer}|${subject}`,
  };
}
