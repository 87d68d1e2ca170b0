/** "use node" actions, pushed by the official CLI and called in every way there is. */
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { afterAll, beforeAll, expect, test } from "vitest";
import { action, connect, eventually, mutation, query, Shown } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";

let backend: FixtureBackend;
let http: ConvexHttpClient;

beforeAll(async () => {
  backend = await FixtureBackend.start({ app: "node" });
  http = new ConvexHttpClient(backend.url, { logger: false });
});
afterAll(() => backend?.stop());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const pushArgs = ["deploy", "--yes", "--typecheck", "disable", "--codegen", "disable"];

async function pushWith(file: string, text: string) {
  const full = path.join(backend.appDir, "convex", file);
  let before: string | null = null;
  try {
    before = readFileSync(full, "utf8");
  } catch {
    // A file of its own.
  }
  writeFileSync(full, text);
  const answer = await backend.cli(...pushArgs);
  if (before === null) rmSync(full);
  else writeFileSync(full, before);
  return answer;
}

test("[RT28] the official clients call them, many at a time", async () => {
  const texts = Array.from({ length: 40 }, (_, at) => `text ${at}`);
  const calls = texts.map((text) => http.action(action("machine:throughFile"), { text }));
  expect(await Promise.all(calls)).toEqual(texts);
  const client = connect(backend.url);
  expect(await client.action(action("machine:throughFile"), { text: "socket" })).toBe("socket");
  await client.close();
});

test("[RT28] HTTP actions, the scheduler and crons call them", async () => {
  const answer = await fetch(`${backend.siteUrl}/digest`, { method: "POST", body: "posted" });
  expect(await answer.text()).toBe(sha256("posted"));
  expect(await http.query(query("digests:of"), { text: "posted" })).toEqual([sha256("posted")]);

  const client = connect(backend.url);
  const shown = new Shown<string[]>(client, "digests:of", { text: "later" });
  const jobId = await http.mutation(mutation("digests:later"), { text: "later" });
  await shown.until((digests) => digests.length === 1);
  await eventually(
    () => http.query(query("digests:state"), { jobId }),
    (state) => state === "success",
  );
  await new Shown<string[]>(client, "digests:of", { text: "cron" }).until(({ length }) => length >= 2);
  await client.close();
});

test("[RT28] [DEP1] `convex run`, `function-spec` and `logs` know them", async () => {
  const ran = await backend.cli("run", "machine:digest", '{"text": "by hand"}');
  expect(ran.output).toContain(sha256("by hand"));
  expect(ran.output).toContain("'digested' 'by hand'");
  const spec = await backend.cli("function-spec");
  const { functions } = JSON.parse(spec.output) as {
    functions: { identifier?: string; functionType: string; visibility?: { kind: string } }[];
  };
  expect(functions.find(({ identifier }) => identifier === "machine.js:digest")).toMatchObject({
    functionType: "Action",
    visibility: { kind: "internal" },
  });
  const log = (await (await backend.admin("/api/stream_function_logs?cursor=1")).json()) as {
    entries: { kind: string; identifier: string; environment: string }[];
  };
  const where = (name: string) =>
    log.entries.find(({ kind, identifier }) => kind === "Completion" && identifier === name)?.environment;
  expect([where("machine:digest"), where("digests:later")]).toEqual(["node", "isolate"]);
});

test("[RT28] [DEP7] they see the deployment's variables, changed ones at once, and none of the host", async () => {
  const environment = async () =>
    (await http.action(action("machine:environment"), {})) as Record<string, string>;
  expect(await environment()).toMatchObject({
    GREETING: "hello",
    CONVEX_CLOUD_URL: backend.url,
    CONVEX_SITE_URL: backend.siteUrl,
  });
  expect(Object.keys(await environment())).not.toContain("PATH");
  expect((await backend.cli("env", "set", "GREETING", "good evening")).code).toBe(0);
  expect((await environment()).GREETING).toBe("good evening");
});

test("[RT4] their errors carry a stack in the author's files, and data", async () => {
  const failure = async (how: string) =>
    (await http.action(action("machine:fail"), { how }).catch((error: unknown) => error)) as Error;
  const text = (await failure("error")).message;
  expect(text).toContain("Uncaught Error: failed on purpose");
  expect(text).toMatch(/convex\/machine\.ts:\d+:\d+/);
  const refused = await failure("data");
  expect(refused).toBeInstanceOf(ConvexError);
  expect((refused as ConvexError<{ code: string }>).data).toEqual({ code: "refused" });
  expect((await failure("null")).message).toContain("Uncaught null");
  expect((await failure("exit")).message).toContain("process.exit(1) was called");
});

test("[RT29] a process that dies is replaced, and its call is told so", async () => {
  await expect(http.action(action("machine:spin"), {})).rejects.toThrow("Try again later");
  expect(await http.action(action("machine:throughFile"), { text: "after" })).toBe("after");
});

test("[DEP6] [DEP5] they run again after a crash of the backend, without a push", async () => {
  await backend.kill();
  await backend.startAgain();
  expect(await http.action(action("machine:throughFile"), { text: "again" })).toBe("again");
  expect(await backend.push()).not.toContain("rror");
  expect(await http.action(action("machine:throughFile"), { text: "and again" })).toBe("and again");
});

test("[RT22] [DEP9] what can't be in Node, and packages to install, are refused with a sentence", async () => {
  const wrong = await pushWith(
    "wrong.ts",
    `"use node";
    import { query } from "./builders";
    export const ask = query({ args: {}, handler: () => 1 });`,
  );
  expect(wrong.code).not.toBe(0);
  expect(wrong.output).toContain(
    "`ask` defined in `wrong.js` is a Query function. Only actions can be defined in Node.js.",
  );
  const packages = path.join(backend.appDir, "convex.json");
  writeFileSync(packages, JSON.stringify({ node: { externalPackages: ["*"] } }));
  const installs = await pushWith(
    "packages.ts",
    `"use node";
    import { z } from "zod";
    import { action } from "./builders";
    export const parse = action({ args: {}, handler: () => z.string().parse("x") });`,
  );
  rmSync(packages);
  expect(installs.code).not.toBe(0);
  expect(installs.output).toContain("The local backend installs no packages");
  expect(await http.action(action("machine:throughFile"), { text: "still" })).toBe("still");
});
