/** A runner in front of the one that runs the app's mutations: carries out what the dashboard changes. */
import { setTimeout as wait } from "node:timers/promises";
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import { EngineUnavailableError } from "../engine/errors.ts";
import { failure } from "../runtime/failures.ts";
import { SessionRequests } from "../runtime/session-requests.ts";
import type {
  CallRequest,
  Failure,
  FunctionRunner,
  MutationOutcome,
  SessionRequest,
} from "../runtime/types.ts";
import { DASHBOARD_WRITES } from "./dashboard-writes.ts";
import {
  FAULT_TEXT,
  refusalText,
  SYSTEM_PREFIX,
  systemCall,
  type SystemFunction,
  type SystemServices,
} from "./system-call.ts";

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
      return outcome(refusal(services, request, error), conflicts);
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

/** An error that is thrown on would end the client's socket, and again whenever it comes back with the same request. */
function refusal(services: SystemServices, { path, requestId }: CallRequest, error: unknown): Failure {
  const text = refusalText(error);
  if (text === null) {
    services.reportProblem(`${path} failed`, error);
    return failure(requestId, FAULT_TEXT, "user");
  }
  if (error instanceof EngineUnavailableError) {
    services.reportProblem(`${path} wasn't committed: ${error.message}`);
    return failure(requestId, text, "system");
  }
  // The editor shows the data of the error beside its button.
  return failure(requestId, `Uncaught ConvexError: ${text}`, "user", text);
}
