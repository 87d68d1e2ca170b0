/** Signing in with a password on a deployment of tests, by the library itself. */
import { vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Backend } from "./convex";

/** What the library signs tokens with and names itself by; without it nobody can sign in or up. */
export async function stubSigningKeys(): Promise<void> {
  const { privateKey } = (await crypto.subtle.generateKey(
    {
      name: "RSASSA-PKCS1-v1_5",
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: "SHA-256",
    },
    true,
    ["sign", "verify"],
  )) as CryptoKeyPair;
  const bytes = new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey));
  const base64 = btoa(String.fromCharCode(...bytes));
  vi.stubEnv("JWT_PRIVATE_KEY", `-----BEGIN PRIVATE KEY----- ${base64} -----END PRIVATE KEY-----`);
  vi.stubEnv("CONVEX_SITE_URL", "http://127.0.0.1:3211");
  vi.stubEnv("SITE_URL", "http://127.0.0.1:3000");
  // The library tells each step otherwise.
  vi.stubEnv("AUTH_LOG_LEVEL", "ERROR");
}

/** Calls functions as the person with that account; throws what a wrong password throws. */
export async function signInAs(backend: Backend, email: string, password: string) {
  const { tokens } = await backend.action(api.auth.signIn, {
    provider: "password",
    params: { flow: "signIn", email, password },
  });
  const [, claims = ""] = (tokens as { token: string }).token.split(".");
  const { sub } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))) as { sub: string };
  return backend.withIdentity({ subject: sub });
}
