/** The official libraries that the app leans on, unchanged: @convex-dev/auth and @convex-dev/rate-limiter (rule RT26). */
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MemoryExchange } from "../../local-backend/http/http-exchange.ts";
import type { Json, JsonObject } from "../../local-backend/engine/types.ts";
import { startFixture, type Fixture } from "./runtime-fixture.ts";

const SOURCES = {
  "auth.ts": `
    import { convexAuth } from "@convex-dev/auth/server";
    import { Password } from "@convex-dev/auth/providers/Password";
    import { Anonymous } from "@convex-dev/auth/providers/Anonymous";
    export const { auth, signIn, signOut, store, isAuthenticated } = convexAuth({ providers: [Password, Anonymous] });
  `,
  "http.ts": `
    import { httpRouter } from "convex/server";
    import { auth } from "./auth";
    const http = httpRouter();
    auth.addHttpRoutes(http);
    export default http;
  `,
  "limits.ts": `
    import { mutation, query } from "./_generated/server";
    import { componentsGeneric } from "convex/server";
    import { RateLimiter, MINUTE } from "@convex-dev/rate-limiter";
    const limiter = new RateLimiter(componentsGeneric().rateLimiter, {
      send: { kind: "fixed window", rate: 2, period: MINUTE },
      type: { kind: "token bucket", rate: 10, period: MINUTE, capacity: 3 },
    });
    export const send = mutation({ args: {}, handler: (ctx) => limiter.limit(ctx, "send", { key: "me" }) });
    export const sendOrThrow = mutation({ args: {}, handler: (ctx) => limiter.limit(ctx, "send", { key: "me", throws: true }) });
    export const type = mutation({ args: {}, handler: (ctx) => limiter.limit(ctx, "type") });
    export const reset = mutation({ args: {}, handler: (ctx) => limiter.reset(ctx, "send", { key: "me" }) });
    export const check = query({ args: {}, handler: (ctx) => limiter.check(ctx, "send", { key: "me" }) });
  `,
};

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

let fixture: Fixture;
beforeAll(async () => {
  const jwk = { use: "sig", ...publicKey.export({ format: "jwk" }) };
  fixture = await startFixture({
    sources: SOURCES,
    schema: `
      import { defineSchema } from "convex/server";
      import { authTables } from "@convex-dev/auth/server";
      export default defineSchema(authTables);
    `,
    env: {
      SITE_URL: "http://127.0.0.1:5173",
      CONVEX_SITE_URL: "http://127.0.0.1:3211",
      JWT_PRIVATE_KEY: String(privateKey.export({ type: "pkcs8", format: "pem" }))
        .trimEnd()
        .replace(/\n/g, " "),
      JWKS: JSON.stringify({ keys: [jwk] }),
    },
    components: {
      rateLimiter: { folder: "node_modules/@convex-dev/rate-limiter/dist/component" },
      "rateLimiter/batchWorker": { folder: "node_modules/@convex-dev/batch-worker/dist/component" },
    },
  });
});
afterAll(() => fixture?.close());

interface SignedIn {
  tokens: { token: string; refreshToken: string } | null;
}
async function signIn(params: JsonObject, provider = "password"): Promise<SignedIn> {
  return (await fixture.action("auth:signIn", { provider, params })) as unknown as SignedIn;
}
function payloadOf(token: string): JsonObject {
  return JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()) as JsonObject;
}
const ADA = { email: "ada@example.org", password: "correct horse battery" };

describe("@convex-dev/auth", () => {
  test("[RT26] signing up gives a token that the published key verifies", async () => {
    const { tokens } = await signIn({ ...ADA, flow: "signUp" });
    const [head, payload, signature] = tokens!.token.split(".");
    const exchange = new MemoryExchange();
    const call = {
      componentPath: "",
      method: "GET",
      url: "http://127.0.0.1:3211/.well-known/jwks.json",
      headerPairs: [],
      hasBody: false,
      routedPath: "/.well-known/jwks.json",
      identity: null,
      requestId: "jwks",
    };
    await fixture.runner.runHttpAction(call, exchange);
    const { keys } = JSON.parse(exchange.body.toString()) as { keys: JsonObject[] };
    const key = createPublicKey({ key: keys[0] as Record<string, string>, format: "jwk" });
    const signed = Buffer.from(`${head}.${payload}`);
    expect(verify("RSA-SHA256", signed, key, Buffer.from(signature!, "base64url"))).toBe(true);
    expect(payloadOf(tokens!.token)).toMatchObject({ iss: "http://127.0.0.1:3211", aud: "convex" });
  });
  test("[RT26] signing in works with the right password only", async () => {
    const { tokens } = await signIn({ ...ADA, flow: "signIn" });
    expect(tokens).not.toBeNull();
    await expect(signIn({ ...ADA, password: "wrong password", flow: "signIn" })).rejects.toThrow(
      "InvalidSecret",
    );
    await expect(signIn({ email: "no@example.org", password: "x", flow: "signIn" })).rejects.toThrow(
      "InvalidAccountId",
    );
  });
  test("[RT26] a guest signs in, refreshes and signs out", async () => {
    const { tokens } = await signIn({}, "anonymous");
    const refreshed = (await fixture.action("auth:signIn", {
      refreshToken: tokens!.refreshToken,
    })) as unknown as SignedIn;
    expect(payloadOf(refreshed.tokens!.token).sub).toBe(payloadOf(tokens!.token).sub);
    const { sub } = payloadOf(tokens!.token) as { sub: string };
    const identity = {
      subject: sub,
      issuer: "http://127.0.0.1:3211",
      tokenIdentifier: `http://127.0.0.1:3211|${sub}`,
    };
    await fixture.action("auth:signOut", {}, { identity });
    const after = (await fixture.action("auth:signIn", {
      refreshToken: refreshed.tokens!.refreshToken,
    })) as unknown as SignedIn;
    expect(after.tokens).toBeNull();
  });
});

describe("@convex-dev/rate-limiter", () => {
  const okOf = (value: Json) => (value as { ok: boolean }).ok;
  test("[RT26] a fixed window lets two through, and again after a reset", async () => {
    const answers = [];
    for (let call = 0; call < 3; call++) answers.push(okOf(await fixture.mutation("limits:send")));
    expect(answers).toEqual([true, true, false]);
    expect(okOf(await fixture.query("limits:check"))).toBe(false);
    await expect(fixture.mutation("limits:sendOrThrow")).rejects.toMatchObject({
      failure: { errorData: { kind: "RateLimited", name: "send" } },
    });
    await fixture.mutation("limits:reset");
    expect(okOf(await fixture.mutation("limits:send"))).toBe(true);
  });
  test("[RT26] a token bucket empties", async () => {
    const answers = [];
    for (let call = 0; call < 4; call++) answers.push(okOf(await fixture.mutation("limits:type")));
    expect(answers).toEqual([true, true, true, false]);
  });
});
