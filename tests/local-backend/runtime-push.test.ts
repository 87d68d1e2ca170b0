/** What a push asks of the runtime: analysis, evaluation, new code under running calls. Rules RT22 to RT24. */
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModuleSource } from "../../local-backend/runtime/types.ts";
import {
  bundleFile,
  bundleFolder,
  bundleSources,
  request,
  startFixture,
  type Fixture,
} from "./runtime-fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ sources: { "m.ts": versionOf(1) } });
});
afterAll(() => fixture?.close());

function versionOf(version: number): string {
  return `
    import { query, action } from "./_generated/server";
    import { makeFunctionReference as ref } from "convex/server";
    export const version = query({ args: {}, handler: () => ${version} });
    export const slow = action({ args: {}, handler: async () => { await new Promise((done) => setTimeout(done, 300)); return ${version}; } });
  `;
}

const none = { env: {}, strictEnv: false };
const module = (source: string, path = "x.js"): ModuleSource => ({ path, source, environment: "isolate" });

describe("analysis", () => {
  test("[RT22] functions are listed with kind, visibility and validators", async () => {
    const modules = await bundleSources({
      "dir/all.ts": `
        import { query, mutation, internalAction } from "../_generated/server";
        import { v } from "convex/values";
        export const b = mutation({ args: { n: v.number() }, returns: v.null(), handler: () => null });
        export const a = query(() => 1);
        export const c = internalAction({ args: {}, handler: () => {} });
        export const constant = 5, helper = () => {}, nothing = null;
        export default query({ args: {}, handler: () => 1 });
      `,
      "http.ts": `
        import { httpRouter } from "convex/server";
        import { httpAction } from "./_generated/server";
        const http = httpRouter();
        const handler = httpAction(async () => new Response());
        http.route({ path: "/exact", method: "GET", handler });
        http.route({ pathPrefix: "/under/", method: "POST", handler });
        export default http;
      `,
      "crons.ts": `
        import { cronJobs, makeFunctionReference as ref } from "convex/server";
        const crons = cronJobs();
        crons.interval("sweep", { minutes: 5 }, ref("dir/all:b"), { n: 1 });
        export default crons;
      `,
    });
    const analyzed = await fixture.runner.analyze(modules, {});
    expect(Object.keys(analyzed).sort()).toEqual(["crons.js", "dir/all.js", "http.js"]);
    const { functions } = analyzed["dir/all.js"]!;
    expect(functions.map(({ name, udfType, visibility }) => [name, udfType, visibility?.kind])).toEqual([
      ["a", "Query", "public"],
      ["b", "Mutation", "public"],
      ["c", "Action", "internal"],
      ["default", "Query", "public"],
    ]);
    expect(JSON.parse(functions[1]!.args)).toEqual({
      type: "object",
      value: { n: { fieldType: { type: "number" }, optional: false } },
    });
    expect(JSON.parse(functions[1]!.returns)).toEqual({ type: "null" });
    expect(JSON.parse(functions[0]!.args)).toEqual({ type: "any" });
    expect(analyzed["http.js"]!.httpRoutes).toEqual([
      { route: { path: "/exact", method: "GET" }, pos: null },
      { route: { path: "/under/*", method: "POST" }, pos: null },
    ]);
    expect(analyzed["crons.js"]!.cronSpecs).toEqual([
      {
        identifier: "sweep",
        spec: { udfPath: "dir/all:b", udfArgs: [{ n: 1 }], cronSchedule: { type: "interval", minutes: 5 } },
      },
    ]);
  });
  test("[RT22] code that can't be loaded is refused with its reason", async () => {
    const analyze = (source: string, path?: string) => fixture.runner.analyze([module(source, path)], {});
    await expect(analyze(`throw new Error("at the top")`)).rejects.toMatchObject({
      code: "InvalidModules",
      message: expect.stringMatching(
        /^Failed to analyze x\.js: Uncaught Error: at the top\n {4}at .*x\.js:1:7/,
      ) as string,
    });
    await expect(analyze("export const = 1")).rejects.toThrow("Failed to compile x.js");
    await expect(analyze(`import "./nothing.js"`)).rejects.toThrow("Could not find module nothing.js");
    await expect(analyze(`import "fs"`)).rejects.toThrow('Could not resolve "fs"');
    await expect(analyze("export default 1", "http.js")).rejects.toThrow("is not a Router");
    await expect(analyze(`Convex.syscall("1.0/queryStream", "{}")`)).rejects.toThrow(
      "while modules are being loaded",
    );
  });
});

describe("evaluation", () => {
  test("[RT23] schemas, definitions and auth configurations come out as JSON", async () => {
    const schema = await bundleSources({
      "schema.ts": `
        import { defineSchema, defineTable } from "convex/server";
        import { v } from "convex/values";
        export default defineSchema({ t: defineTable({ at: v.commitTs(), id: v.id("t") }).index("by_at", ["at"]) });
      `,
    });
    expect(await fixture.runner.evaluate(schema[0]!, "export", none)).toMatchObject({
      schemaValidation: true,
      tables: [{ tableName: "t", indexes: [{ indexDescriptor: "by_at", fields: ["at"] }] }],
    });
    const auth = module(
      `export default { providers: [{ domain: process.env.DOMAIN, applicationID: "convex" }] }`,
    );
    expect(
      await fixture.runner.evaluate(auth, "default", { env: { DOMAIN: "https://x" }, strictEnv: true }),
    ).toEqual({ providers: [{ domain: "https://x", applicationID: "convex" }] });
    await expect(
      fixture.runner.evaluate(auth, "default", { env: {}, strictEnv: true }),
    ).rejects.toMatchObject({
      code: "AuthConfigMissingEnvironmentVariable",
      message: "Environment variable DOMAIN is used in auth config file but its value was not set",
    });
  });
  test("[RT23] a definition imports those it depends on", async () => {
    const path = "../node_modules/@convex-dev/rate-limiter/dist/component";
    const reference = `./_componentDeps/${Buffer.from(path).toString("base64url")}`;
    const [bundled] = await bundleSources({
      "convex.config.ts": `
        import { defineApp } from "convex/server";
        export default (dependency) => { const app = defineApp(); app.use(dependency, { name: "mine" }); app.use(dependency); return app; };
      `,
    });
    const source = bundled!.source.replace(
      /export \{[^]*$/,
      `import dependency from "${reference}"; export default convex_config_default(dependency);`,
    );
    expect(source).toContain(reference);
    const dependencies = {
      [path]: { definitionType: { type: "childComponent", name: "rateLimiter" }, childComponents: [] },
    };
    const evaluated = await fixture.runner.evaluate({ ...bundled!, source }, "export", {
      ...none,
      dependencies,
    });
    expect(evaluated).toMatchObject({
      definitionType: { type: "app" },
      childComponents: [
        { name: "mine", path },
        { name: "rateLimiter", path },
      ],
    });
  });
  test("[RT23] what exports nothing is refused", async () => {
    await expect(fixture.runner.evaluate(module("export const a = 1"), "export", none)).rejects.toThrow(
      "default export",
    );
  });
});

test("[RT24] new code is in place when the deployment resolves; what runs finishes on the old", async () => {
  const running = fixture.runner.runAction(request("m:slow"));
  await new Promise((done) => setTimeout(done, 50));
  const modules = await bundleSources({ "m.ts": versionOf(2) });
  const functions = await fixture.runner.analyze(modules, {});
  const definitions = { "": { definitionPath: "", modules, functions } };
  await fixture.runner.deploy({ ...fixture.code, version: 2, definitions });
  expect(await Promise.all(Array.from({ length: 6 }, () => fixture.query("m:version")))).toEqual(
    Array(6).fill(2),
  );
  expect((await running).result).toEqual({ ok: true, value: 1 });
  expect(await fixture.action("m:slow")).toBe(2);
});

test("[RT22] the app of this repository loads", async () => {
  expect(existsSync("convex/auth.ts")).toBe(true);
  const modules = await bundleFolder("convex");
  const withoutConfigs = modules.filter(({ path }) => !path.endsWith(".config.js"));
  const env = { CONVEX_SITE_URL: "http://127.0.0.1:3211", SITE_URL: "http://127.0.0.1:5173" };
  const analyzed = await fixture.runner.analyze(withoutConfigs, env);
  expect(analyzed["auth.js"]!.functions.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["signIn", "signOut", "store"]),
  );
  expect(analyzed["http.js"]!.httpRoutes!.map(({ route }) => route.path)).toContain("/.well-known/jwks.json");
  const schema = await fixture.runner.evaluate(await bundleFile("convex/schema.ts"), "export", none);
  expect((schema as { tables: unknown[] }).tables.length).toBeGreaterThan(5);
});
