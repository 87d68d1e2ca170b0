/** The identity providers of `auth.config`, as start_push answers them, and which of them a token names (protocol §11). */
import { z } from "zod";
import { AuthenticationError } from "../sync/caller.ts";
import type { Claims } from "./json-web-token.ts";

const oidcProvider = z.looseObject({ domain: z.string(), applicationID: z.string() });
const customJwtProvider = z.looseObject({
  type: z.literal("customJwt"),
  issuer: z.string(),
  jwks: z.string(),
  algorithm: z.enum(["RS256", "ES256", "EdDSA"]),
  applicationID: z.string().nullish(),
});

export const authConfig = z.looseObject({ providers: z.array(z.union([customJwtProvider, oidcProvider])) });

export type OidcProvider = { domain: string; applicationID: string };
export type CustomJwtProvider = {
  type: "customJwt";
  issuer: string;
  jwks: string;
  algorithm: "RS256" | "ES256" | "EdDSA";
  applicationID: string | null;
};
export type AuthProvider = OidcProvider | CustomJwtProvider;

/** `default` of auth.config.js → providers in the form the CLI expects back. Throws ZodError. */
export function parseAuthConfig(evaluated: unknown): AuthProvider[] {
  return authConfig.parse(evaluated).providers.map((provider): AuthProvider => {
    if ("issuer" in provider && provider.type === "customJwt") {
      const { issuer, jwks, algorithm, applicationID } = provider as z.infer<typeof customJwtProvider>;
      return { type: "customJwt", issuer, jwks, algorithm, applicationID: applicationID ?? null };
    }
    const { domain, applicationID } = provider as z.infer<typeof oidcProvider>;
    return { domain, applicationID };
  });
}

export function isCustomJwt(provider: AuthProvider): provider is CustomJwtProvider {
  return "type" in provider && provider.type === "customJwt";
}

export function issuerOf(provider: AuthProvider): string {
  return isCustomJwt(provider) ? provider.issuer : provider.domain;
}

/** The first provider whose issuer and application the token names. */
export function selectProvider(providers: AuthProvider[], claims: Claims): AuthProvider {
  const audiences = audiencesOf(claims);
  const found = providers.find((provider) => {
    if (normalizeIssuer(issuerOf(provider)) !== normalizeIssuer(claims.iss)) return false;
    return provider.applicationID === null || audiences.includes(provider.applicationID);
  });
  if (found !== undefined) return found;
  const known = providers.map(
    (provider) => `${issuerOf(provider)} (${provider.applicationID ?? "any application"})`,
  );
  throw new AuthenticationError(
    "NoAuthProvider",
    `No auth provider found matching the given token (issuer ${claims.iss}, audience ${audiences.join(", ") || "none"}). ` +
      `Providers of this deployment: ${known.join("; ") || "none"}. Check convex/auth.config.ts.`,
  );
}

export function audiencesOf({ aud }: Claims): string[] {
  return aud === undefined ? [] : [aud].flat();
}

/** Scheme added, trailing slashes off: the forms in which people write the same issuer. */
export function normalizeIssuer(issuer: string): string {
  const withScheme = /^https?:\/\//.test(issuer) ? issuer : `https://${issuer}`;
  return withScheme.replace(/\/+$/, "");
}
