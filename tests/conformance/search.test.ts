/** Text search as the official client and CLI have it: pushed, filled, asked, live. */
import { ConvexHttpClient } from "convex/browser";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, eventually, mutation, query, Shown } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";

let backend: FixtureBackend;
let http: ConvexHttpClient;

beforeAll(async () => {
  backend = await FixtureBackend.start();
  http = new ConvexHttpClient(backend.url, { logger: false });
});
afterAll(() => backend?.stop());

const add = (topic: string, body: string) => http.mutation(mutation("notes:add"), { topic, body });
const search = (words: string, topic?: string) =>
  http.query(query("notes:search"), topic === undefined ? { words } : { words, topic });

test("[SRC1] a search index that is added by a push finds what was there before, and the CLI tells of it", async () => {
  const file = path.join(backend.appDir, "convex", "schema.ts");
  const whole = readFileSync(file, "utf8");
  writeFileSync(file, whole.replace(/\.searchIndex\([^)]*\)/, ""));
  expect(await backend.push()).toMatch(/search_body/);
  await expect(search("x")).rejects.toThrow("search_body not found");
  await add("before", "an old violin");
  writeFileSync(file, whole);
  expect(await backend.push()).toMatch(/search_body.*body/);
  expect(await search("violin")).toEqual(["an old violin"]);
});

test("[SRC2] the best comes first, the last word may be unfinished, a filter narrows", async () => {
  await add("music", "piano and more piano, only piano");
  await add("music", "a piano among many other instruments of the house");
  await add("sport", "pianissimo is no sport");
  expect(await search("piano")).toEqual([
    "piano and more piano, only piano",
    "a piano among many other instruments of the house",
  ]);
  expect(await search("pian")).toHaveLength(3);
  expect(await search("PIANO house")).toEqual([
    "a piano among many other instruments of the house",
    "piano and more piano, only piano",
  ]);
  expect(await search("pian", "sport")).toEqual(["pianissimo is no sport"]);
  expect(await search("nothing like it")).toEqual([]);
  expect(await search("...")).toEqual([]);
  await expect(http.query(query("notes:searchWrongly"), {})).rejects.toThrow("Server Error");
});

test("[SRC3] a mutation finds its own writes, and pages follow each other without gaps", async () => {
  expect(await http.mutation(mutation("notes:addAndSearch"), { topic: "own", body: "harp" })).toEqual([
    "harp",
  ]);
  for (let index = 0; index < 7; index++) await add("pages", `flute number ${"and ".repeat(index)}${index}`);
  const bodies: string[] = [];
  let cursor: string | null = null;
  for (let isDone = false; !isDone;) {
    const page = (await http.query(query("notes:searchPage"), {
      words: "flute",
      paginationOpts: { cursor, numItems: 3 },
    })) as { page: { body: string }[]; isDone: boolean; continueCursor: string };
    bodies.push(...page.page.map(({ body }) => body));
    cursor = page.continueCursor;
    isDone = page.isDone;
  }
  expect(bodies).toHaveLength(7);
  expect(bodies).toEqual(await search("flute"));
});

test("[SRC4] a subscribed search follows documents with its words, and nothing else", async () => {
  const client = connect(backend.url);
  const shown = new Shown<string[]>(client, "notes:search", { words: "trumpet" });
  await shown.until((list) => list.length === 0);
  const callsOf = async () => (await backend.counters()).functions["notes:search"]?.calls ?? 0;
  const before = await callsOf();
  const id = await add("live", "a trumpet");
  await shown.until((list) => list[0] === "a trumpet");
  await add("live", "a trombone");
  await http.mutation(mutation("notes:remove"), { noteId: id });
  await eventually(
    async () => shown.values.length,
    (count) => count === 3,
  );
  expect(shown.latest).toEqual([]);
  expect((await callsOf()) - before).toBe(2);
  await client.close();
});

test("[SRC5] survives a restart, and an export and import", async () => {
  const words = await search("piano");
  await backend.terminate();
  await backend.startAgain();
  const again = new ConvexHttpClient(backend.url, { logger: false });
  expect(await again.query(query("notes:search"), { words: "piano" })).toEqual(words);
  const archive = path.join(backend.appDir, "search.zip");
  await backend.cli("export", "--path", archive);
  expect((await backend.cli("import", "-y", "--replace-all", archive)).code).toBe(0);
  expect(await again.query(query("notes:search"), { words: "piano" })).toEqual(words);
});
