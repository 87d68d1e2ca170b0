/** The official CLI against the backend: pushing, generated code, environment, questions, refusals. */
import { ConvexHttpClient } from "convex/browser";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setEnvironment } from "../../scripts/lib/deployment.ts";
import { connect, eventually, mutation, query, Shown } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";

let backend: FixtureBackend;
let http: ConvexHttpClient;

beforeAll(async () => {
  backend = await FixtureBackend.start({ isPushed: false });
  http = new ConvexHttpClient(backend.url, { logger: false });
});
afterAll(() => backend?.stop());

function edit(file: string, change: (source: string) => string): () => void {
  const full = path.join(backend.appDir, "convex", file);
  const before = readFileSync(full, "utf8");
  writeFileSync(full, change(before));
  return () => writeFileSync(full, before);
}

test("[DEP1] code generation writes the app's types and publishes nothing", async () => {
  const { code, output } = await backend.cli("codegen", "--typecheck", "disable");
  expect(output).not.toContain("rror");
  expect(code).toBe(0);
  const generated = path.join(backend.appDir, "convex", "_generated");
  expect(readFileSync(path.join(generated, "api.d.ts"), "utf8")).toContain("rateLimiter");
  expect(existsSync(path.join(generated, "server.js"))).toBe(true);
  await expect(http.query(query("notes:list"), { topic: "t" })).rejects.toThrow("Could not find public");
});

test("[DEP1] a push makes the functions callable, and tells which indexes and components are new", async () => {
  const output = await backend.push();
  expect(output).toContain("notes.by_topic_and_rank");
  expect(output).toContain("Installed component rateLimiter");
  expect(await http.query(query("notes:list"), { topic: "t" })).toEqual([]);
});

test("[DEP5] [DEP1] pushing the same again changes nothing, and a dry run neither", async () => {
  expect(await backend.push()).not.toContain("notes.by_topic_and_rank");
  const restore = edit("notes.ts", (source) =>
    source.replace("body) => body", "body) => body.toUpperCase()"),
  );
  const { code } = await backend.cli("deploy", "--yes", "--dry-run", "--typecheck", "disable");
  restore();
  expect(code).toBe(0);
  await http.mutation(mutation("notes:add"), { topic: "dry", body: "small" });
  expect(await http.query(query("notes:list"), { topic: "dry" })).toEqual(["small"]);
});

test("[DEP2] a push is seen by open subscriptions without their asking", async () => {
  const client = connect(backend.url);
  const notes = new Shown<string[]>(client, "notes:list", { topic: "live" });
  await http.mutation(mutation("notes:add"), { topic: "live", body: "loud" });
  await notes.until(([first]) => first === "loud");
  const restore = edit("notes.ts", (source) =>
    source.replace("({ body }) => body)", "({ body }) => body.toUpperCase())"),
  );
  const { code } = await backend.cli("dev", "--once", "--typecheck", "disable", "--codegen", "disable");
  expect(code).toBe(0);
  await notes.until(([first]) => first === "LOUD");
  restore();
  await backend.push();
  await eventually(
    async () => notes.latest,
    (latest) => latest?.[0] === "loud",
  );
  await client.close();
});

test("[DEP1] the CLI's watch mode pushes what is edited and shows what functions log", async () => {
  const watching = backend.startCli([
    "dev",
    "--typecheck",
    "disable",
    "--codegen",
    "disable",
    "--tail-logs",
    "always",
  ]);
  try {
    await watching.untilOutput("Convex functions ready");
    const restore = edit("notes.ts", (source) =>
      source.replace("=> value as unknown", "=> (console.log('was edited', value), value as unknown)"),
    );
    await eventually(
      () => http.query(query("notes:echo"), { value: 7 }),
      () => watching.output().includes("'was edited' 7"),
    );
    restore();
  } finally {
    await watching.stop();
  }
  await backend.push();
});

test("[DEP3] a schema that doesn't fit the data is refused, naming the document, and nothing of it stays", async () => {
  const noteId = (await http.mutation(mutation("notes:add"), { topic: "schema", body: "old" })) as string;
  const restore = edit("schema.ts", (source) =>
    source.replace("body: v.string(), rank", "body: v.string(), color: v.string(), rank"),
  );
  const { code, output } = await backend.cli(
    "deploy",
    "--yes",
    "--typecheck",
    "disable",
    "--codegen",
    "disable",
  );
  restore();
  expect(code).not.toBe(0);
  expect(output).toMatch(/Document with ID "[a-z0-9]{32}" in table "notes" does not match the schema/);
  expect(output).toContain("color");
  expect(await http.query(query("notes:get"), { noteId })).toMatchObject({ body: "old" });
  await http.mutation(mutation("notes:add"), { topic: "schema", body: "still possible" });
});

test("[DEP9] what the backend can't do is refused at the push with a sentence", async () => {
  const restore = edit("schema.ts", (source) =>
    source.replace(
      '.index("by_name"',
      '.vectorIndex("near", { vectorField: "name", dimensions: 3 }).index("by_name"',
    ),
  );
  const { code, output } = await backend.cli(
    "deploy",
    "--yes",
    "--typecheck",
    "disable",
    "--codegen",
    "disable",
  );
  restore();
  expect(code).not.toBe(0);
  expect(output).toContain("counters.near: the local backend has no vector indexes");
});

test("[DEP7] environment variables: set, listed, read by functions at once, refused when malformed", async () => {
  const client = connect(backend.url);
  const shown = new Shown<{ greeting: string; site: string }>(client, "notes:environment", {});
  await shown.until(({ greeting, site }) => greeting === "hello" && site === backend.siteUrl);
  expect((await backend.cli("env", "set", "GREETING", "good evening")).code).toBe(0);
  await shown.until(({ greeting }) => greeting === "good evening");
  expect((await backend.cli("env", "get", "GREETING")).output.trim()).toBe("good evening");
  expect((await backend.cli("env", "list")).output).toContain("GREETING=good evening");
  expect((await backend.cli("env", "remove", "GREETING")).code).toBe(0);
  await shown.until(({ greeting }) => greeting === null);
  await client.close();

  const refused = { "not a name": "x", CONVEX_SITE_URL: "x", BIG: "x".repeat(8193) };
  for (const [name, value] of Object.entries(refused)) {
    await expect(setEnvironment(backend.deployment, { [name]: value })).rejects.toThrow(/EnvVar/);
  }
});

test("[DEP11] the CLI's questions: run, data, function-spec", async () => {
  const ran = await backend.cli("run", "counters:tick", '{"name": "by hand"}');
  expect(ran).toMatchObject({ code: 0 });
  expect((await backend.cli("run", "counters:read", '{"name": "by hand"}')).output.trim()).toBe("1");
  expect((await backend.cli("data")).output.split("\n")).toContain("counters");
  expect((await backend.cli("data", "counters")).output).toContain("by hand");
  const missing = await backend.cli("run", "counters:nothing");
  expect(missing.code).not.toBe(0);
  expect(missing.output).toContain("counters:read");
  expect((await backend.cli("function-spec")).output).toContain('"identifier": "notes.js:list"');
});

test("[DEP10] without the right admin key nothing can be pushed, read or run", async () => {
  const wrong = { CONVEX_SELF_HOSTED_ADMIN_KEY: "local|0123456789abcdef" };
  const { code, output } = await backend.cliWith(wrong, "deploy", "--yes", "--typecheck", "disable");
  expect(code).not.toBe(0);
  expect(output).toContain("invalid");
  for (const target of ["/api/get_config_hashes", "/api/deploy2/start_push", "/api/function"]) {
    const init = { method: "POST", headers: { "Content-Type": "application/json" } };
    const without = await fetch(backend.url + target, { ...init, body: "{}" });
    expect([target, without.status]).toEqual([target, 401]);
    const body = JSON.stringify({ adminKey: "local|0123", path: "notes:list", args: {} });
    expect((await fetch(backend.url + target, { ...init, body })).status).toBe(401);
  }
});

test("[DEP8] a component works inside the caller's transaction, and outsiders can't call it", async () => {
  const take = (args: Record<string, unknown>) => http.mutation(mutation("limits:take"), args);
  await expect(take({ key: "ann", thenFail: true })).rejects.toThrow("given back");
  const answers = [];
  for (let round = 0; round < 4; round++) answers.push(await take({ key: "ann" }));
  expect(answers).toEqual([true, true, true, false]);
  expect(await take({ key: "bob" })).toBe(true);
  expect((await backend.cli("data", "--component", "rateLimiter")).output).toContain("rateLimits");

  const outside = await fetch(`${backend.url}/api/mutation`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ path: "lib:resetRateLimit", args: {}, componentPath: "rateLimiter" }),
  });
  expect(outside.status).toBe(403);
});

test("[DEP6] after a restart the same app answers, with the same environment", async () => {
  const before = await http.query(query("notes:list"), { topic: "live" });
  await setEnvironment(backend.deployment, { GREETING: "still here" });
  await backend.kill();
  await backend.startAgain();
  expect(await http.query(query("notes:list"), { topic: "live" })).toEqual(before);
  expect(await http.query(query("notes:environment"), {})).toMatchObject({ greeting: "still here" });
});
