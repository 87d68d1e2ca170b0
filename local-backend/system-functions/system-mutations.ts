/** A runner in front of the one that runs the app's mutations: carries out what the dashboard changes. */
import { z } from "zod";
import { setTimeout as wait } from "node:timers/promises";
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import { LimitError, UserError } from "../engine/errors.ts";
import { failure } from "../runtime/failures.ts";
import { SessionRequests } from "../runtime/session-requests.ts";
import type { CallRequest, FunctionRunner, MutationOutcome, SessionRequest } from "../runtime/types.ts";
import { DASHBOARD_WRITES } from "./dashboard-writes.ts";
import { SYSTEM_PREFIX, systemCall, type SystemFunction, type SystemServices } from "./system-call.ts";

const MUTATIONS = new Map(Object.entries(DASHBOARD_WRITES));
const MAX_ATTEMPTS = 10;
const LONGEST_PAUSE_MS = 50;

/** Whether a path names one of them, for callers that don't say what they call. */
export function isSystemMutation(path: string): boolean {
  return MUTATIONS.has(canonicalFunctionPath(path));
}

/** Carries out what it knows itself, each request of a session once, and hands everything else to `inner`. */
export function withSystemMutations<Inner extends Pick<FunctionRunner, "runMutation">>(
  services: SystemServices,
  inner: Inner,
): Inner {
  const sessions = new SessionRequests(services.engine);
  return {
    ...inner,
    runMutation(request: CallRequest, sessionRequest?: SessionRequest) {
      if (!request.allowInternal || !request.path.startsWith(SYSTEM_PREFIX)) {
        return inner.runMutation(request, sessionRequest);
      }
      const work = () => carryOut(services, request, sessionRequest ?? null, sessions);
      return sessionRequest === undefined ? work() : sessions.once(sessionRequest, work);
    },
  };
}

async function carryOut(
  services: SystemServices,
  request: CallRequest,
  sessionRequest: SessionRequest | null,
  sessions: SessionRequests,
): Promise<MutationOutcome> {
  const startedAtMs = performance.now();
  const outcome = (
    result: MutationOutcome["result"],
    conflicts: number,
    ts: bigint | null = null,
  ): MutationOutcome => {
    const executionMs = performance.now() - startedAtMs;
    return { result, logLines: [], ts, conflicts, executionMs, transaction: null };
  };
  const found = MUTATIONS.get(canonicalFunctionPath(request.path));
  if (found === undefined) {
    const text = `The local backend has no ${request.path}`;
    return outcome(failure(request.requestId, text, "user"), 0);
  }
  for (let conflicts = 0; conflicts < MAX_ATTEMPTS; conflicts++) {
    const transaction = services.engine.beginTransaction();
    try {
      const value = run(found, services, request, transaction);
      const sideRecords =
        sessionRequest === null ? [] : [sessions.record(sessionRequest, value, [], Date.now())];
      const committed = await services.engine.committer.commit(transaction.finish(), { sideRecords });
      if (committed.ok) return outcome({ ok: true, value }, conflicts, committed.ts);
    } catch (error) {
      const text = textOf(error);
      if (text === null) throw error;
      // The editor shows the data of the error beside its button.
      return outcome(failure(request.requestId, `Uncaught ConvexError: ${text}`, "user", text), conflicts);
    } finally {
      transaction.close();
    }
    await wait(Math.min(2 ** conflicts, LONGEST_PAUSE_MS));
  }
  return outcome(
    failure(request.requestId, "Others changed the same data all the time", "occ"),
    MAX_ATTEMPTS,
  );
}

function run(
  found: SystemFunction,
  services: SystemServices,
  request: CallRequest,
  transaction: ReturnType<SystemServices["engine"]["beginTransaction"]>,
) {
  return found(services, systemCall(request, transaction, null));
}

/** Null for faults of this program. */
function textOf(error: unknown): string | null {
  if (error instanceof UserError || error instanceof LimitError) return error.message;
  if (!(error instanceof z.ZodError)) return null;
  const issue = error.issues[0];
  return `${issue?.path.join(".") || "arguments"}: ${issue?.message ?? "wrong"}`;
}
