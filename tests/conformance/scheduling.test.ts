/** Work for later, seen from outside: jobs in the caller's transaction, crons, and what a restart does to both. */
import { ConvexHttpClient } from "convex/browser";
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

const schedule = (topic: string, body: string, inMs: number) =>
  http.mutation(mutation("jobs:schedule"), { topic, body, inMs }) as Promise<string>;
const stateOf = (jobId: string) => http.query(query("jobs:state"), { jobId });
const notesOf = (topic: string) => http.query(query("notes:list"), { topic }) as Promise<string[]>;

test("a scheduled function runs, its state can be followed, and its writes reach open pages", async () => {
  const client = connect(backend.url);
  const shown = new Shown<string[]>(client, "notes:list", { topic: "later" });
  const jobId = await schedule("later", "done", 300);
  expect(await stateOf(jobId)).toBe("pending");
  expect(await notesOf("later")).toEqual([]);
  await shown.until((notes) => notes.includes("done"));
  await eventually(
    () => stateOf(jobId),
    (state) => state === "success",
  );
  await client.close();
});

test("a cancelled function doesn't run; one whose scheduler failed was never scheduled", async () => {
  const jobId = await schedule("cancelled", "must not come", 500);
  await http.mutation(mutation("jobs:cancel"), { jobId });
  expect(await stateOf(jobId)).toBe("canceled");
  const refused = http.mutation(mutation("jobs:scheduleAndRefuse"), { topic: "cancelled" });
  await expect(refused).rejects.toThrow("refused");
  const marker = await schedule("cancelled marker", "came", 700);
  await eventually(
    () => stateOf(marker),
    (state) => state === "success",
  );
  expect(await notesOf("cancelled")).toEqual([]);
});

test("an interval cron runs when it is pushed, again and again, and after a restart", async () => {
  const ticks = () => http.query(query("counters:read"), { name: "seconds" }) as Promise<number>;
  await eventually(ticks, (count) => count >= 2);
  await backend.kill();
  await backend.startAgain();
  const before = await ticks();
  await eventually(ticks, (count) => count >= before + 2);
  expect(await http.query(query("counters:read"), { name: "days" })).toBe(0);
});

test("what was scheduled before a crash runs after it, once", async () => {
  const jobs = await Promise.all(
    Array.from({ length: 10 }, (_, at) => schedule("survivors", `job ${at}`, 100 + at * 100)),
  );
  await backend.kill();
  await backend.startAgain();
  for (const jobId of jobs)
    await eventually(
      () => stateOf(jobId),
      (state) => state === "success",
    );
  expect((await notesOf("survivors")).sort()).toEqual(Array.from({ length: 10 }, (_, at) => `job ${at}`));
});
