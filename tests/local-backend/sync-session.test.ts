/** One sync session on a fake socket: pings, limits and what a fault of our own looks like from outside. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ANONYMOUS } from "../../local-backend/sync/caller.ts";
import { LiveQueries } from "../../local-backend/sync/live-queries.ts";
import { MutationLanes } from "../../local-backend/sync/mutation-lane.ts";
import { SyncSession, type SessionServices } from "../../local-backend/sync/session.ts";
import type { MutationOutcome } from "../../local-backend/runtime/types.ts";

const SESSION = "00000000-0000-4000-8000-000000000000";
let sent: Record<string, unknown>[];
let closed: { code: number; reason: string } | null;
let problems: string[];
let runMutation: () => Promise<MutationOutcome>;
let live: LiveQueries;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  closed = null;
  problems = [];
  runMutation = () => new Promise(() => {});
  const feed = { latestTs: () => 5n, caughtUpTo: async () => {}, subscribe: () => () => {} };
  live = new LiveQueries({ runQueries: () => Promise.reject(new Error("no worker")) }, feed, () => "r");
});
afterEach(() => {
  live.close();
  vi.useRealTimers();
});

function open(lanes = new MutationLanes(), isIntroduced = true): SyncSession {
  const services: SessionServices = {
    runner: { runMutation: () => runMutation(), runAction: () => new Promise(() => {}) },
    queries: live,
    callers: { user: async () => ANONYMOUS, admin: () => ANONYMOUS },
    lanes,
    newRequestId: () => "r",
    reportProblem: (message) => problems.push(message),
  };
  const transport = {
    send: (text: string, onWritten: () => void) => {
      sent.push(JSON.parse(text) as Record<string, unknown>);
      onWritten();
    },
    close: (code: number, reason: string) => (closed = { code, reason }),
  };
  const session = new SyncSession(services, transport, { ip: null, userAgent: null }, true);
  const connect = { type: "Connect", sessionId: SESSION, connectionCount: 0, lastCloseReason: null };
  if (isIntroduced) session.receive(JSON.stringify(connect));
  return session;
}
const mutate = (session: SyncSession, requestId: number) =>
  session.receive(JSON.stringify({ type: "Mutation", requestId, udfPath: "a:b", args: [{}] }));

test("[SYN13] a quiet socket gets a Ping after fifteen seconds, and again", async () => {
  const session = open();
  await vi.advanceTimersByTimeAsync(14_000);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(sent).toEqual([{ type: "Ping" }]);
  await vi.advanceTimersByTimeAsync(16_000);
  expect(sent).toHaveLength(2);
  session.closed();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(2);
});

test("[SYN15] the thousand-and-first waiting mutation is told to come back later", async () => {
  const session = open();
  for (let at = 0; at < 1000; at++) mutate(session, at);
  await vi.advanceTimersByTimeAsync(1);
  expect(closed).toBeNull();
  mutate(session, 1000);
  await vi.advanceTimersByTimeAsync(1);
  expect(closed).toEqual({ code: 1013, reason: "TooManyConcurrentRequests" });
});

test("[SYN15] more than ten thousand queries on a socket are too many", async () => {
  const session = open();
  const modifications = Array.from({ length: 10_001 }, (_, queryId) => ({
    type: "Add",
    queryId,
    udfPath: "a:b",
    args: [{}],
  }));
  session.receive(JSON.stringify({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications }));
  await vi.advanceTimersByTimeAsync(1);
  expect(sent[0]).toMatchObject({
    type: "FatalError",
    error: expect.stringMatching(/^TooManyQueries/) as string,
  });
});

test("a fault of the backend's own closes the socket so that the client comes back, and is reported", async () => {
  const session = open();
  const modifications = [{ type: "Add", queryId: 0, udfPath: "a:b", args: [{}] }];
  session.receive(JSON.stringify({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications }));
  await vi.advanceTimersByTimeAsync(10);
  expect(closed).toEqual({ code: 1011, reason: "InternalServerError" });
  expect(problems).toEqual(["a sync session failed"]);
  expect(sent).toEqual([]);
});

test("[SYN5] [SYN6] after a reconnect, what is sent again waits for what the lost socket left running", async () => {
  const lanes = new MutationLanes();
  const started: number[] = [];
  let finishFirst: (outcome: MutationOutcome) => void = () => {};
  runMutation = () =>
    new Promise((resolve) => {
      started.push(started.length);
      if (started.length === 1) finishFirst = resolve;
    });
  const lost = open(lanes);
  mutate(lost, 0);
  mutate(lost, 1);
  await vi.advanceTimersByTimeAsync(1);
  lost.closed();
  mutate(open(lanes), 0);
  await vi.advanceTimersByTimeAsync(1);
  expect(started).toEqual([0]);
  const ok: MutationOutcome["result"] = { ok: true, value: null };
  finishFirst({ result: ok, logLines: [], ts: 6n, conflicts: 0, executionMs: 1, transaction: null });
  await vi.advanceTimersByTimeAsync(1);
  // The second of the lost socket isn't begun: its client sends it again.
  expect(started).toEqual([0, 1]);
});

test("[SYN16] a socket that never says Connect is ended; one that did isn't", async () => {
  const introduced = open();
  await vi.advanceTimersByTimeAsync(0);
  introduced.endIfNotIntroduced();
  expect(closed).toBeNull();
  const silent = open(new MutationLanes(), false);
  silent.endIfNotIntroduced();
  expect(sent.at(-1)).toEqual({ type: "FatalError", error: "NotConnected: no Connect came" });
  expect(closed).toMatchObject({ code: 1000 });
});
