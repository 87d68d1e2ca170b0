/** What the backend promises of a mutation: whole or not at all, once, in order, and in nobody's way. */
import { ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { afterAll, beforeAll, expect, test } from "vitest";
import { action, connect, mutation, query, Shown } from "./support/clients.ts";
import { cuttingProxy, type Cut } from "./support/cutting-proxy.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";
import { RawSocket } from "./support/raw-socket.ts";

let backend: FixtureBackend;
let http: ConvexHttpClient;

beforeAll(async () => {
  backend = await FixtureBackend.start();
  http = new ConvexHttpClient(backend.url, { logger: false });
});
afterAll(() => backend?.stop());

const valueOf = (name: string) => http.query(query("counters:read"), { name });
const notesOf = (topic: string) => http.query(query("notes:list"), { topic });

test("[SYN6] the line breaks at every moment in turn: each mutation is applied once, and the client learns of it", async () => {
  const cuts: Cut[] = (["toServer", "toClient"] as const).flatMap((direction) =>
    [1, 2, 3, 4].flatMap((message) =>
      (["before", "after"] as const).map((when) => ({ direction, message, when })),
    ),
  );
  const outcomes = await Promise.all(
    cuts.map(async (cut) => {
      const name = `cut ${cut.direction} ${cut.message} ${cut.when}`;
      const proxy = await cuttingProxy(backend.url, cut);
      const client = connect(proxy.url);
      const shown = new Shown<number>(client, "counters:read", { name });
      const answers = await Promise.all([
        client.mutation(mutation("counters:increment"), { name }),
        client.mutation(mutation("counters:increment"), { name }),
      ]);
      await shown.until((value) => value === 2);
      const { wasCut } = proxy;
      await client.close();
      proxy.close();
      return { name, answers, value: await valueOf(name), wasCut };
    }),
  );
  for (const { name, answers, value, wasCut } of outcomes) {
    expect({ name, answers, value, wasCut }).toEqual({ name, answers: [1, 2], value: 2, wasCut: true });
  }
});

test("[SYN5] the mutations of a session run one after another, in the order in which they were sent", async () => {
  const socket = await RawSocket.connect(backend.url);
  const spins = [20_000_000, 10_000_000, 5_000_000, 0];
  spins.forEach((count, at) => {
    if (count > 0) socket.mutate(at, "counters:incrementSlowly", { name: "in order", spins: count });
    else socket.mutate(at, "counters:increment", { name: "in order" });
  });
  for (const at of spins.keys()) {
    const answer = await socket.next("MutationResponse");
    expect(answer).toMatchObject({ requestId: at, success: true });
    if (at === spins.length - 1) expect(answer.result).toBe(spins.length);
  }
  socket.terminate();
});

test("[SYN5] a slow mutation of one session doesn't delay another's", async () => {
  const [slow, quick] = [connect(backend.url), connect(backend.url)];
  const finished: string[] = [];
  const work = slow
    .mutation(mutation("counters:incrementSlowly"), { name: "slow", spins: 30_000_000 })
    .then(() => finished.push("slow"));
  await quick.mutation(mutation("counters:increment"), { name: "quick" }).then(() => finished.push("quick"));
  await work;
  expect(finished).toEqual(["quick", "slow"]);
  await Promise.all([slow.close(), quick.close()]);
});

test("[HTTP7] conflicting mutations are run again until all have counted, and the conflicts are reported", async () => {
  const before = await backend.counters();
  const clients = Array.from({ length: 3 }, () => connect(backend.url));
  for (let round = 0; round < 4; round++) {
    await Promise.all(
      clients.map((client) =>
        client.mutation(mutation("counters:incrementSlowly"), { name: "contended", spins: 5_000_000 }),
      ),
    );
  }
  expect(await valueOf("contended")).toBe(12);
  const after = await backend.counters();
  const conflictsOf = ({ functions }: typeof after) => functions["counters:incrementSlowly"]?.conflicts ?? 0;
  expect(conflictsOf(after)).toBeGreaterThan(conflictsOf(before));
  expect(after.conflictsByTable["counters"]).toBeGreaterThan(0);
  await Promise.all(clients.map((client) => client.close()));
});

test("[SYN14] a mutation that throws leaves nothing, and its client gets the error's data", async () => {
  const client = connect(backend.url);
  const refused = client.mutation(mutation("notes:addAndRefuse"), { topic: "whole" });
  const error: unknown = await refused.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConvexError);
  expect((error as ConvexError<{ code: string }>).data).toEqual({ code: "refused", topic: "whole" });
  expect(await notesOf("whole")).toEqual([]);
  await expect(client.mutation(mutation("notes:addWrong"), {})).rejects.toThrow(
    /does not match the schema[\s\S]*Path: \.body/,
  );
  await client.close();
});

test("arguments that the validator refuses never reach the function; the error says where", async () => {
  const noteId = (await http.mutation(mutation("notes:add"), { topic: "ids", body: "x" })) as string;
  const jobId = (await http.mutation(mutation("jobs:schedule"), {
    topic: "ids",
    body: "y",
    inMs: 3_600_000,
  })) as string;
  const refusals: [string, Record<string, unknown>, RegExp][] = [
    ["notes:add", { topic: "ids" }, /missing the required field `body`/],
    ["notes:add", { topic: "ids", body: "x", extra: 1 }, /extra field `extra`/],
    ["notes:add", { topic: "ids", body: 7 }, /Path: \.body[\s\S]*Value: 7/],
    ["notes:remove", { noteId: "" }, /ArgumentValidationError/],
    ["notes:remove", { noteId: "not-an-id" }, /ArgumentValidationError/],
    ["notes:remove", { noteId: noteId.slice(0, -1) }, /ArgumentValidationError/],
    ["notes:remove", { noteId: jobId }, /Found ID .* from table `_scheduled_functions`/],
    ["jobs:cancel", { jobId: noteId }, /Found ID .* from table `notes`/],
  ];
  for (const [name, args, message] of refusals) {
    await expect(http.mutation(mutation(name), args), `${name} ${JSON.stringify(args)}`).rejects.toThrow(
      message,
    );
  }
  await http.mutation(mutation("jobs:cancel"), { jobId });
  expect(await notesOf("ids")).toEqual(["x"]);
});

test("[HTTP7] what actions call is counted like any other call", async () => {
  const callsOf = async (name: string) => (await backend.counters()).functions[name]?.calls ?? 0;
  const before = [await callsOf("counters:increment"), await callsOf("counters:read")];
  await http.action(action("actions:incrementTwice"), { name: "counted" });
  expect([await callsOf("counters:increment"), await callsOf("counters:read")]).toEqual([
    before[0]! + 2,
    before[1]! + 1,
  ]);
});
