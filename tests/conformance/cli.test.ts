/** Every option of the official CLI that means something for a deployment of one's own; the others say why they don't. */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FixtureBackend } from "./support/fixture-backend.ts";

let backend: FixtureBackend;
const asPushed = ["--typecheck", "disable", "--codegen", "disable"];

beforeAll(async () => {
  backend = await FixtureBackend.start();
  await succeeds("run", "counters:increment", '{"name": "cli"}');
});
afterAll(() => backend?.stop());

async function succeeds(...args: string[]): Promise<string> {
  const { code, output } = await backend.cli(...args);
  if (code !== 0) throw new Error(`convex ${args.join(" ")} failed:\n${output}`);
  return output;
}

async function fails(...args: string[]): Promise<string> {
  const { code, output } = await backend.cli(...args);
  if (code === 0) throw new Error(`convex ${args.join(" ")} succeeded:\n${output}`);
  return output;
}

/** Lines of JSON among whatever else the CLI says. */
function jsonLines(output: string): Record<string, unknown>[] {
  const lines = output.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("[DEP13] run --identity acts as somebody, also when the somebody is half made up", async () => {
  const [given, made] = await Promise.all([
    succeeds(
      "run",
      "auth:identity",
      "--identity",
      '{"subject": "ann", "issuer": "https://issuer.example", "name": "Ann"}',
    ),
    succeeds("run", "auth:identity", "--identity", "{ name: 'Bob' }"),
  ]);
  expect(JSON.parse(given)).toMatchObject({
    subject: "ann",
    name: "Ann",
    tokenIdentifier: "https://issuer.example|ann",
  });
  expect(JSON.parse(made)).toMatchObject({ name: "Bob", issuer: "https://convex.test" });
});

test("[DEP13] run --watch shows each new result of a query", async () => {
  const watching = backend.startCli(["run", "counters:read", '{"name": "watched"}', "--watch"]);
  try {
    await watching.untilOutput("\n0\n");
    await succeeds("run", "counters:increment", '{"name": "watched"}');
    await watching.untilOutput("\n1\n");
  } finally {
    await watching.stop();
  }
});

test("[DEP13] run --inline-query, --component and --push", async () => {
  const [found, writing] = await Promise.all([
    succeeds(
      "run",
      "--inline-query",
      'await ctx.db.query("counters").filter(q => q.eq(q.field("name"), "cli")).collect()',
    ),
    fails("run", "--inline-query", 'await ctx.db.insert("counters", {})'),
    succeeds("run", "--component", "rateLimiter", "lib:resetRateLimit", '{"name": "x"}'),
  ]);
  expect(JSON.parse(found)).toMatchObject([{ name: "cli", value: 1 }]);
  expect(writing).toContain("db.insert is not a function");
  const file = path.join(backend.appDir, "convex", "pushed.ts");
  writeFileSync(file, readFileSync(path.join(backend.appDir, "convex", "counters.ts")));
  const pushed = await succeeds("run", "pushed:read", '{"name": "cli"}', "--push", ...asPushed);
  expect(pushed.trim().split("\n").at(-1)).toBe("1");
  rmSync(file);
});

test("[DEP13] data with --limit, --order, --format and --component", async () => {
  await succeeds("run", "counters:increment", '{"name": "later"}');
  const [first, all, component] = await Promise.all([
    succeeds("data", "counters", "--limit", "1", "--order", "asc", "--format", "jsonl"),
    succeeds("data", "counters", "--format", "json"),
    succeeds("data", "rateLimits", "--component", "rateLimiter"),
  ]);
  const documents = JSON.parse(all) as Record<string, unknown>[];
  expect(documents[0]).toMatchObject({ name: "later" });
  expect(jsonLines(first)).toHaveLength(1);
  expect(jsonLines(first)[0]!["_id"]).toBe(documents.at(-1)!["_id"]);
  expect(component).toContain("no documents");
});

test("[DEP13] env set --from-file adds, refuses to overwrite, and overwrites when forced", async () => {
  const file = path.join(backend.appDir, "some.env");
  writeFileSync(file, 'ONE=1\nTWO="two words"\n# a comment\n');
  expect(await succeeds("env", "set", "--from-file", "some.env")).toContain("2 new");
  writeFileSync(file, "ONE=9\n");
  expect(await fails("env", "set", "--from-file", "some.env")).toContain("already exists");
  await succeeds("env", "set", "--from-file", "some.env", "--force");
  const [listed, two, missing, defaults] = await Promise.all([
    succeeds("env", "list"),
    succeeds("env", "get", "TWO"),
    backend.cli("env", "get", "THREE"),
    fails("env", "default", "list"),
  ]);
  expect(listed.split("\n")).toContain("ONE=9");
  expect(two.trim()).toBe("two words");
  expect(missing.output).toContain("not found");
  expect(defaults).toContain("only available for cloud projects");
});

test("[DEP13] logs --history --success --jsonl tells what has run already", async () => {
  // With fewer entries than it is asked for, the CLI leaves out the first ones: asked for 50, of 40 it shows the last 10.
  const logs = backend.startCli(["logs", "--history", "1000", "--success", "--jsonl"]);
  try {
    await logs.untilOutput('"counters:increment"');
    const ran = jsonLines(logs.output()).find(({ identifier }) => identifier === "counters:increment");
    expect(ran).toMatchObject({
      kind: "Completion",
      udfType: "Mutation",
      success: expect.anything(),
      error: null,
    });
  } finally {
    await logs.stop();
  }
});

test("[DEP13] function-spec --file writes what --file says", async () => {
  await succeeds("function-spec", "--file");
  const name = readdirSync(backend.appDir).find((file) => file.startsWith("function_spec_"));
  const spec = JSON.parse(readFileSync(path.join(backend.appDir, name!), "utf8")) as {
    functions: { identifier?: string }[];
  };
  expect(spec.functions.map(({ identifier }) => identifier)).toContain("notes.js:list");
});

test("[DEP13] dev --once --run pushes and runs a function; a function that fails fails the command", async () => {
  const once = ["dev", "--once", "--tail-logs", "disable", ...asPushed];
  await succeeds(...once, "--run", "actions:askOwnSite");
  const failed = await fails(...once, "--run", "counters:tick");
  expect(failed).toContain("missing the required field `name`");
  expect(existsSync(path.join(backend.appDir, ".env.local"))).toBe(true);
});

test("[DEP13] deploy --cmd builds with the deployment's address first, and a build that fails stops it", async () => {
  const build = `node -e "console.log('built for', process.env.BUILT_FOR)"`;
  const deploy = ["deploy", "--yes", ...asPushed];
  const output = await succeeds(
    ...deploy,
    "--cmd",
    build,
    "--cmd-url-env-var-name",
    "BUILT_FOR",
    "--message",
    "x",
  );
  expect(output.indexOf(`built for ${backend.url}`)).toBeLessThan(
    output.indexOf("Deployed Convex functions"),
  );
  expect(output).toContain(`built for ${backend.url}`);
  const stopped = await fails(...deploy, "--cmd", 'node -e "process.exit(3)"');
  expect(stopped).not.toContain("Deployed Convex functions");
});

test("[DEP13] codegen --dry-run names the files and writes none", async () => {
  const generated = path.join(backend.appDir, "convex", "_generated");
  rmSync(generated, { recursive: true, force: true });
  const output = await succeeds("codegen", "--dry-run", "--typecheck", "disable");
  expect(output).toContain("would write file");
  // The folder itself may be made.
  expect(existsSync(generated) ? readdirSync(generated) : []).toEqual([]);
});

const CLOUD_ONLY: [args: string[], sentence: string][] = [
  [["insights"], "only available for cloud deployments"],
  [["run", "counters:read", "{}", "--prod"], "cannot be used with a self-hosted deployment"],
  [["deploy", "--yes", "--preview-name", "x"], "cannot be used with a self-hosted deployment"],
  [["deployment", "create", "x"], "requires logging in"],
  [["dev", "--once", "--configure", "existing"], "get you logged in"],
];

test("[DEP13] what only Convex's cloud has is refused with a sentence", async () => {
  const answers = await Promise.all(CLOUD_ONLY.map(([args]) => backend.cli(...args)));
  for (const [at, { code, output }] of answers.entries()) {
    const [args, sentence] = CLOUD_ONLY[at]!;
    expect([args, code]).toEqual([args, 1]);
    expect(output).toContain(sentence);
  }
  expect(await succeeds("dashboard", "--no-open")).toContain("not supported for self-hosted deployments");
});
