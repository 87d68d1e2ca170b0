/** Signing in with the official auth library, tokens good and bad, and the deployment as its own identity provider. */
import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runFunction } from "../../scripts/lib/deployment.ts";
import { action, connect, mutation, query, Shown } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";
import { RawSocket } from "./support/raw-socket.ts";

let backend: FixtureBackend;

beforeAll(async () => {
  backend = await FixtureBackend.start();
});
afterAll(() => backend?.stop());

interface Tokens {
  token: string;
  refreshToken: string;
}

async function signIn(args: Record<string, unknown>): Promise<Tokens> {
  const http = new ConvexHttpClient(backend.url, { logger: false });
  const { tokens } = (await http.action(action("auth:signIn"), args)) as { tokens: Tokens | null };
  if (tokens === null) throw new Error("no tokens");
  return tokens;
}
const password = (flow: "signUp" | "signIn", email: string, secret = "correct horse battery") =>
  signIn({ provider: "password", params: { flow, email, password: secret } });

async function viewerOf(token: string): Promise<unknown> {
  const http = new ConvexHttpClient(backend.url, { logger: false, auth: token });
  return await http.query(query("auth:viewer"), {});
}

test("[AUTH6] signing up, in with the right password and not with a wrong one", async () => {
  const { token } = await password("signUp", "ann@example.test");
  expect(await viewerOf(token)).toMatchObject({ email: "ann@example.test" });
  expect(await viewerOf((await password("signIn", "ann@example.test")).token)).toMatchObject({
    email: "ann@example.test",
  });
  await expect(password("signIn", "ann@example.test", "wrong horse battery")).rejects.toThrow(
    "InvalidSecret",
  );
});

test("[AUTH6] a refresh gives a new token for the same person; after signing out it gives none", async () => {
  const tokens = await password("signUp", "ref@example.test");
  const refreshed = await signIn({ refreshToken: tokens.refreshToken });
  expect(await viewerOf(refreshed.token)).toMatchObject({ email: "ref@example.test" });
  const http = new ConvexHttpClient(backend.url, { logger: false, auth: refreshed.token });
  await http.action(action("auth:signOut"), {});
  await expect(signIn({ refreshToken: refreshed.refreshToken })).rejects.toThrow("no tokens");
});

test("[AUTH7] a provider of the app's own, and its say in who gets a session", async () => {
  const { token } = await signIn({ provider: "guest", params: { name: "Somebody" } });
  expect(await viewerOf(token)).toEqual({ email: null, name: "Somebody" });

  await password("signUp", "bad@example.test");
  await new ConvexHttpClient(backend.url).mutation(mutation("auth:ban"), { email: "bad@example.test" });
  const error: unknown = await password("signIn", "bad@example.test").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConvexError);
  expect((error as ConvexError<{ code: string }>).data).toEqual({ code: "banned" });
});

test("[AUTH1] the deployment publishes its configuration and keys, and its functions see the identity", async () => {
  const configuration = (await (
    await fetch(`${backend.siteUrl}/.well-known/openid-configuration`)
  ).json()) as { issuer: string; jwks_uri: string };
  expect(configuration.issuer).toBe(backend.siteUrl);
  const { keys } = (await (await fetch(configuration.jwks_uri)).json()) as { keys: { kty: string }[] };
  expect(keys[0]).toMatchObject({ kty: "RSA" });

  const { token } = await password("signUp", "who@example.test");
  const client = connect(backend.url);
  client.setAuth(async () => token);
  const shown = new Shown<{ issuer: string; subject: string; tokenIdentifier: string } | null>(
    client,
    "auth:identity",
    {},
  );
  const identity = await shown.until((value) => value !== null);
  expect(identity?.issuer).toBe(backend.siteUrl);
  expect(identity?.tokenIdentifier).toBe(`${backend.siteUrl}|${identity?.subject}`);
  await client.close();
});

test("[RT11] functions are told where a request comes from, and the token that its identity was read from", async () => {
  const { token } = await password("signUp", "origin@example.test");
  const own = { ip: "127.0.0.1", scheduledFunctionId: null };
  const client = connect(backend.url);
  client.setAuth(async () => token);
  expect(await client.mutation(mutation("origin:asked"), {})).toMatchObject({ ...own, authToken: token });
  await client.close();
  const http = new ConvexHttpClient(backend.url, { logger: false, auth: token });
  expect(await http.mutation(mutation("origin:asked"), {})).toMatchObject({ ...own, authToken: token });
  http.clearAuth();
  expect(await http.mutation(mutation("origin:asked"), {})).toMatchObject({ ...own, authToken: null });
});

test("[RT11] so are HTTP actions, and what they call", async () => {
  const { token } = await password("signUp", "http-origin@example.test");
  const ask = async (authorization: string) => {
    const headers = { Authorization: authorization, "User-Agent": "a browser" };
    return (await (await fetch(`${backend.siteUrl}/origin`, { headers })).json()) as unknown;
  };
  const own = { ip: "127.0.0.1", userAgent: "a browser", authToken: token };
  expect(await ask(`Bearer ${token}`)).toMatchObject([own, own]);
  const nobody = { ...own, authToken: null };
  expect(await ask("Bearer nonsense")).toMatchObject([nobody, nobody]);
});

test("[AUTH1] right after a start the first token is checked without a deadlock, many at once too", async () => {
  const { token } = await password("signUp", "early@example.test");
  await backend.kill();
  await backend.startAgain();
  const clients = Array.from({ length: 8 }, () => connect(backend.url));
  const viewers = clients.map((client) => {
    client.setAuth(async () => token);
    return new Shown<{ email: string } | null>(client, "auth:viewer", {});
  });
  await Promise.all(viewers.map((shown) => shown.until((value) => value?.email === "early@example.test")));
  await Promise.all(clients.map((client) => client.close()));
});

test("[AUTH6] an open page sees signing in and signing out at once", async () => {
  const { token } = await password("signUp", "page@example.test");
  const client = connect(backend.url);
  const shown = new Shown<{ email: string } | null>(client, "auth:viewer", {});
  await shown.until((value) => value === null);
  client.setAuth(async () => token);
  await shown.until((value) => value?.email === "page@example.test");
  const seen = shown.values.length;
  client.client.clearAuth();
  await shown.until((value) => value === null && shown.values.length > seen);
  await client.close();
});

test("[AUTH3] a token that is expired, forged, for somebody else or no token at all is refused with a reason", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const nowSeconds = Math.floor(Date.now() / 1000);
  const claims = {
    iss: backend.siteUrl,
    aud: "convex",
    sub: "user|session",
    iat: nowSeconds,
    exp: nowSeconds + 60,
  };
  const refused: [string, string, RegExp][] = [
    ["expired", tokenWith({ ...claims, exp: nowSeconds - 1 }, privateKey), /Token expired/],
    ["forged", tokenWith(claims, privateKey), /no key of its provider signed it/],
    [
      "other issuer",
      tokenWith({ ...claims, iss: "https://elsewhere.test" }, privateKey),
      /No auth provider found/,
    ],
    ["other audience", tokenWith({ ...claims, aud: "another" }, privateKey), /No auth provider found/],
    ["unsigned", unsigned(claims), /no key of its provider signed it/],
    ["not a token", "nonsense", /Could not parse as a JWT/],
    ["not yet valid", tokenWith({ ...claims, nbf: nowSeconds + 600 }, privateKey), /isn't valid yet/],
  ];
  for (const [what, token, reason] of refused) {
    const answer = await fetch(`${backend.url}/api/query`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify({ path: "auth:viewer", args: {} }),
    });
    expect([what, answer.status]).toEqual([what, 401]);
    expect(((await answer.json()) as { message: string }).message).toMatch(reason);

    const socket = await RawSocket.connect(backend.url);
    socket.send({ type: "Authenticate", baseVersion: 0, tokenType: "User", value: token });
    const error = await socket.next("AuthError");
    expect(error).toMatchObject({ authUpdateAttempted: true, baseVersion: 0 });
    expect(error.error).toMatch(reason);
    await socket.untilClosed();
  }
});

test("[AUTH3] a token that expires while its page is open: the client fetches a fresh one and goes on", async () => {
  const keys = JSON.parse((await backend.cli("env", "get", "JWKS")).output) as { keys: { kid?: string }[] };
  expect(keys.keys).toHaveLength(1);
  const { token, refreshToken } = await password("signUp", "brief@example.test");
  const subject = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as object;
  const privateKey = (await backend.cli("env", "get", "JWT_PRIVATE_KEY")).output.trim();
  const exp = Math.ceil(Date.now() / 1000) + 2;
  const brief = tokenWith({ ...subject, iat: exp - 3, exp }, pemOf(privateKey));

  const asked: boolean[] = [];
  const client = connect(backend.url);
  client.setAuth(async ({ forceRefreshToken }) => {
    asked.push(forceRefreshToken);
    return forceRefreshToken ? (await signIn({ refreshToken })).token : brief;
  });
  const shown = new Shown<{ email: string } | null>(client, "auth:viewer", {});
  await shown.until((value) => value?.email === "brief@example.test");
  await new Promise((resolve) => setTimeout(resolve, exp * 1000 + 50 - Date.now()));
  await client.mutation(mutation("counters:increment"), { name: "after the token" });
  expect(asked).toContain(true);
  expect(shown.latest).toMatchObject({ email: "brief@example.test" });
  await client.close();
});

test("[AUTH3] using an expired token on an open socket ends that socket with AuthError", async () => {
  const privateKey = (await backend.cli("env", "get", "JWT_PRIVATE_KEY")).output.trim();
  const exp = Math.ceil(Date.now() / 1000) + 1;
  const claims = { iss: backend.siteUrl, aud: "convex", sub: "a|b", iat: exp - 2, exp };
  const socket = await RawSocket.connect(backend.url);
  socket.send({
    type: "Authenticate",
    baseVersion: 0,
    tokenType: "User",
    value: tokenWith(claims, pemOf(privateKey)),
  });
  await socket.next("Transition");
  await new Promise((resolve) => setTimeout(resolve, exp * 1000 + 50 - Date.now()));
  socket.mutate(0, "counters:increment", { name: "too late" });
  expect(await socket.next("AuthError")).toMatchObject({ authUpdateAttempted: false, baseVersion: 1 });
  await socket.untilClosed();
});

test("[AUTH5] an administrator may act as somebody, and calls internal functions; others may not", async () => {
  const identity = { subject: "support", issuer: "https://desk.test", email: "desk@example.test" };
  const header = Buffer.from(JSON.stringify(identity)).toString("base64");
  const answer = await fetch(`${backend.url}/api/query`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Convex ${backend.deployment.adminKey}:${header}`,
    },
    body: JSON.stringify({ path: "auth:identity", args: {} }),
  });
  expect(await answer.json()).toMatchObject({
    status: "success",
    value: { email: "desk@example.test", tokenIdentifier: "https://desk.test|support" },
  });
  expect(await runFunction(backend.deployment, "counters:tick", { name: "admin" })).toBe(1);
  const http = new ConvexHttpClient(backend.url, { logger: false });
  await expect(http.mutation(mutation("counters:tick"), { name: "admin" })).rejects.toThrow(
    "Could not find public function for 'counters:tick'",
  );
});

function tokenWith(claims: object, key: KeyObject | string): string {
  const text = [{ alg: "RS256", typ: "JWT" }, claims].map(encoded).join(".");
  return `${text}.${createSign("sha256").update(text).sign(key).toString("base64url")}`;
}

function unsigned(claims: object): string {
  return `${[{ alg: "none", typ: "JWT" }, claims].map(encoded).join(".")}.`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** The variable holds the key on one line. */
function pemOf(oneLine: string): string {
  const [, label = "", body = ""] = /-----BEGIN ([A-Z ]+)-----(.*)-----END/.exec(oneLine) ?? [];
  return `-----BEGIN ${label}-----\n${body.trim().replaceAll(" ", "\n")}\n-----END ${label}-----\n`;
}
