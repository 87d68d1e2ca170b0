/** Tokens, providers and keys by themselves: every algorithm, every way to be wrong, and when keys are fetched. */
import { createSign, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { adminKeyCheck, loadOrCreateAdminKeys } from "../../local-backend/auth/admin-key.ts";
import { Authenticator } from "../../local-backend/auth/authenticator.ts";
import { documentFetcher } from "../../local-backend/auth/document-fetcher.ts";
import { KeySource } from "../../local-backend/auth/key-source.ts";
import { parseAuthConfig, type AuthProvider } from "../../local-backend/auth/providers.ts";

const ISSUER = "https://issuer.test";
const NOW_MS = Date.UTC(2026, 0, 5);
const NOW = NOW_MS / 1000;
const CLAIMS = { iss: ISSUER, aud: "app", sub: "ann", iat: NOW, exp: NOW + 60 };

let nowMs: number;
let fetched: string[];
let documents: Record<string, { body: unknown; cacheControl?: string; status?: number }>;
let authenticator: Authenticator;

beforeEach(() => {
  nowMs = NOW_MS;
  fetched = [];
  documents = {};
  const source = new KeySource(
    async (url) => {
      fetched.push(url);
      const found = documents[url];
      if (found === undefined) throw new Error("no route to host");
      const { body, cacheControl = null, status = 200 } = found;
      return { status, contentType: "application/json", cacheControl, body: JSON.stringify(body) };
    },
    () => nowMs,
  );
  authenticator = new Authenticator(
    source,
    adminKeyCheck({ full: "local|secret", read: "local|look" }),
    () => nowMs,
  );
});

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherRsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");

const jwk = (key: KeyObject, extra: object = {}) => ({ ...key.export({ format: "jwk" }), ...extra });
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

function token(claims: object, key: KeyObject = rsa.privateKey, alg = "RS256", kid?: string): string {
  const text = `${part({ alg, typ: "JWT", ...(kid === undefined ? {} : { kid }) })}.${part(claims)}`;
  const signature =
    alg === "EdDSA"
      ? sign(null, Buffer.from(text), key)
      : alg === "ES256"
        ? sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" })
        : createSign("sha256").update(text).sign(key);
  return `${text}.${signature.toString("base64url")}`;
}

function publish(keys: object[], cacheControl?: string): void {
  const jwksUri = `${ISSUER}/keys`;
  documents[`${ISSUER}/.well-known/openid-configuration`] = { body: { issuer: ISSUER, jwks_uri: jwksUri } };
  documents[jwksUri] = { body: { keys }, ...(cacheControl === undefined ? {} : { cacheControl }) };
}
const useProviders = (...providers: unknown[]) =>
  authenticator.setProviders(parseAuthConfig({ providers }) as AuthProvider[]);
const oidc = { domain: ISSUER, applicationID: "app" };

test("[AUTH1] an OpenID token of any supported algorithm, with standard claims under the names functions know", async () => {
  useProviders({ domain: "issuer.test/", applicationID: "app" });
  publish([
    jwk(rsa.publicKey, { kid: "r" }),
    jwk(ed.publicKey, { kid: "e" }),
    jwk(ec.publicKey, { kid: "c" }),
  ]);
  const claims = { ...CLAIMS, given_name: "Ann", email_verified: true, updated_at: NOW, role: "teacher" };
  for (const [key, alg, kid] of [
    [rsa.privateKey, "RS256", "r"],
    [ed.privateKey, "EdDSA", "e"],
    [ec.privateKey, "ES256", "c"],
  ] as const) {
    const signed = token(claims, key, alg, kid);
    const caller = await authenticator.user(signed);
    expect(caller).toEqual({
      kind: "user",
      token: signed,
      expiresAtMs: (NOW + 60) * 1000,
      identity: {
        tokenIdentifier: `${ISSUER}|ann`,
        issuer: ISSUER,
        subject: "ann",
        givenName: "Ann",
        emailVerified: true,
        updatedAt: "2026-01-05T00:00:00.000Z",
        role: "teacher",
      },
    });
  }
});

test("[AUTH1] keys are fetched once, again when they are old, and again at once when the provider changed them", async () => {
  useProviders(oidc);
  publish([jwk(rsa.publicKey)], "max-age=60");
  const good = token({ ...CLAIMS, exp: NOW + 1_000_000 });
  for (let round = 0; round < 3; round++) await authenticator.user(good);
  expect(fetched).toHaveLength(2);
  nowMs += 61_000;
  await authenticator.user(good);
  expect(fetched.filter((url) => url.endsWith("/keys"))).toHaveLength(2);

  publish([jwk(otherRsa.publicKey)]);
  nowMs += 11_000;
  await authenticator.user(token({ ...CLAIMS, exp: NOW + 1_000_000 }, otherRsa.privateKey));
  const asked = fetched.length;
  // A flood of forgeries is no flood of fetches.
  for (let round = 0; round < 20; round++) await expect(authenticator.user(good)).rejects.toThrow("signed");
  expect(fetched).toHaveLength(asked);
});

test("[AUTH1] many tokens at once wait for one fetch; a provider out of reach is told, and asked again later", async () => {
  useProviders(oidc);
  await expect(authenticator.user(token(CLAIMS))).rejects.toThrow("can't be reached (no route to host)");
  publish([jwk(rsa.publicKey)]);
  fetched = [];
  await Promise.all(Array.from({ length: 10 }, () => authenticator.user(token(CLAIMS))));
  expect(fetched).toHaveLength(2);
});

test("[AUTH2] customJwt: key set as data, a key id required, its algorithm only, nested claims dotted", async () => {
  const jwks = `data:application/json;base64,${Buffer.from(
    JSON.stringify({ keys: [jwk(ec.publicKey, { kid: "k1" })] }),
  ).toString("base64")}`;
  useProviders({ type: "customJwt", issuer: ISSUER, jwks, algorithm: "ES256" });
  const claims = { ...CLAIMS, aud: undefined, org: { id: 7, plan: { name: "pro" } }, fva: [1] };
  const { identity } = await authenticator.user(token(claims, ec.privateKey, "ES256", "k1"));
  expect(identity).toEqual({
    tokenIdentifier: `${ISSUER}|ann`,
    issuer: ISSUER,
    subject: "ann",
    "org.id": 7,
    "org.plan.name": "pro",
  });
  await expect(authenticator.user(token(claims, ec.privateKey, "ES256"))).rejects.toThrow("no key id");
  await expect(authenticator.user(token(claims, rsa.privateKey, "RS256", "k1"))).rejects.toThrow(
    "signed with RS256",
  );
  await expect(authenticator.user(token(claims, ec.privateKey, "ES256", "k2"))).rejects.toThrow("no key");
});

test("[AUTH3] whatever is wrong with a token, it is refused and the reason named", async () => {
  useProviders(oidc);
  publish([jwk(rsa.publicKey, { use: "sig" }), jwk(otherRsa.publicKey, { use: "enc" })]);
  const good = token(CLAIMS);
  const [header = "", , signature = ""] = good.split(".");
  const refused: [string, string][] = [
    ["", "three parts"],
    ["a.b", "three parts"],
    ["a.b.c", "header can't be read"],
    [`${part({ alg: "RS256" })}.${part({ iss: ISSUER })}.x`, "sub is missing"],
    [`${header}.${part({ ...CLAIMS, sub: "bob" })}.${signature}`, "no key of its provider signed it"],
    [`${part({ alg: "none" })}.${part(CLAIMS)}.`, "no key of its provider signed it"],
    [`${part({ alg: "HS256" })}.${part(CLAIMS)}.${signature}`, "no key of its provider signed it"],
    [token(CLAIMS, otherRsa.privateKey), "no key of its provider signed it"],
    [token({ ...CLAIMS, exp: NOW }), "expired"],
    [token({ ...CLAIMS, iat: NOW + 60 }), "isn't valid yet"],
    [token({ ...CLAIMS, aud: ["app", "other"] }), "one audience"],
    [token({ ...CLAIMS, aud: "other" }), "No auth provider found"],
    [token({ ...CLAIMS, iss: `${ISSUER}.evil.test` }), "No auth provider found"],
  ];
  for (const [wrong, reason] of refused) await expect(authenticator.user(wrong)).rejects.toThrow(reason);
});

test("[AUTH1] the deployment's own site is asked inside the process, and nothing else is", async () => {
  const asked: string[] = [];
  const fetchDocument = documentFetcher("http://127.0.0.1:1", async (target) => {
    asked.push(target);
    return { status: 200, contentType: null, cacheControl: null, body: "{}" };
  });
  await fetchDocument("http://127.0.0.1:1/.well-known/jwks.json?x=1");
  expect(asked).toEqual(["/.well-known/jwks.json?x=1"]);
  await expect(fetchDocument("http://127.0.0.1:2/")).rejects.toThrow();
  expect(asked).toHaveLength(1);
});

test("[AUTH4] the admin key is made once, readable by its owner only, and nothing else passes for it", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "admin-key-"));
  const keys = loadOrCreateAdminKeys(folder, "local");
  const { full: key } = keys;
  expect(loadOrCreateAdminKeys(folder, "local")).toEqual(keys);
  for (const [name, made] of [
    ["admin-key", key],
    ["admin-key-read-only", keys.read],
  ] as const) {
    expect(made).toMatch(/^local\|[0-9a-f]{64}$/);
    expect(readFileSync(path.join(folder, name), "utf8").trim()).toBe(made);
    expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
  }
  const rightsOf = adminKeyCheck(keys);
  expect(rightsOf(key)).toBe("full");
  expect(rightsOf(`dev:${key}`)).toBe("full");
  expect(rightsOf(keys.read)).toBe("read");
  for (const wrong of ["", "local|", "|", "local", key.slice(0, -1), `${key}0`, key.toUpperCase()]) {
    expect(rightsOf(wrong), wrong).toBeNull();
  }
  rmSync(folder, { recursive: true });
});

test("[AUTH5] an administrator acts as the identity given, with the fields that every identity has", () => {
  expect(authenticator.admin("local|secret", { name: "Ann" })).toEqual({
    kind: "admin",
    isReadOnly: false,
    expiresAtMs: null,
    identity: { name: "Ann", subject: "fake_user", issuer: "convex", tokenIdentifier: "convex|fake_user" },
  });
  expect(authenticator.admin("local|secret", null).identity).toBeNull();
  expect(() => authenticator.admin("local|wrong", null)).toThrow("invalid");
  expect(authenticator.admin("local|look", null)).toMatchObject({ kind: "admin", isReadOnly: true });
  expect(() => authenticator.admin("local|look", { name: "Ann" })).toThrow("can't act as a user");
});
