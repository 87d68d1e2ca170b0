/** Mutations: run in a lane, commit, and run again when another commit was in the way. */
import { setTimeout as wait } from "node:timers/promises";
import type { Conflict, Engine } from "../engine/engine-interface.ts";
import { EngineUnavailableError } from "../engine/errors.ts";
import type { Timestamp } from "../engine/types.ts";
import type { ExclusiveLanes } from "./exclusive-lanes.ts";
import { failure } from "./failures.ts";
import { HotCalls } from "./hot-calls.ts";
import { failureOfLoss } from "./loss-failures.ts";
import type { SessionRequests } from "./session-requests.ts";
import type { CallRequest, Failure, MutationOutcome, SessionRequest } from "./types.ts";
import type { MutationRun } from "./worker-messages.ts";

export const MAX_RETRIES = 4;
const FIRST_BACKOFF_MS = 10;

export interface MutationServices {
  engine: Pick<Engine, "committer" | "latestTs">;
  lanes: ExclusiveLanes;
  sessions: SessionRequests;
  reportProblem: (message: string) => void;
}

export function conflictText({ tableName }: Conflict): string {
  const table = tableName === null ? "some table" : `the "${tableName}" table`;
  return (
    `OptimisticConcurrencyControlFailure: Documents read from or written to ${table} changed while this mutation ` +
    "was being run and on every subsequent retry. See https://docs.convex.dev/error#1"
  );
}

function failed(result: Failure, run: Partial<MutationRun>, conflicts: number): MutationOutcome {
  const { logLines = [], executionMs = 0 } = run;
  return { result, logLines, ts: null, conflicts, executionMs, transaction: null };
}

export class MutationCalls {
  readonly #services: MutationServices;
  readonly #hot = new HotCalls();

  constructor(services: MutationServices) {
    this.#services = services;
  }

  run(request: CallRequest, sessionRequest?: SessionRequest): Promise<MutationOutcome> {
    if (sessionRequest === undefined) return this.#run(request, null);
    return this.#services.sessions.once(sessionRequest, () => this.#run(request, sessionRequest));
  }

  async #run(call: CallRequest, sessionRequest: SessionRequest | null): Promise<MutationOutcome> {
    const key = HotCalls.keyOf(call);
    let minTs: Timestamp = 0n;
    for (let conflicts = 0; ;) {
      const attempt = await this.#hot.inTurn(key, () =>
        this.#attempt(call, sessionRequest, minTs, conflicts),
      );
      if (attempt.outcome !== null) return attempt.outcome;
      const { conflict, run } = attempt;
      conflicts += 1;
      this.#hot.conflicted(key);
      if (conflicts > MAX_RETRIES) {
        return failed(failure(call.requestId, conflictText(conflict), "occ"), run, conflicts);
      }
      // The commit in the way may not be durable yet: the next attempt must see it, or it would fail the same way.
      minTs = conflict.conflictingTs ?? minTs;
      await wait(FIRST_BACKOFF_MS * 2 ** (conflicts - 1) * (0.5 + Math.random() / 2));
    }
  }

  async #attempt(
    call: CallRequest,
    sessionRequest: SessionRequest | null,
    minTs: Timestamp,
    conflicts: number,
  ): Promise<{ outcome: MutationOutcome } | { outcome: null; conflict: Conflict; run: MutationRun }> {
    const { lanes, reportProblem } = this.#services;
    let run: MutationRun;
    try {
      run = await lanes.run("mutation", { call, minTs });
    } catch (error) {
      reportProblem(`mutation ${call.path}: ${String(error)}`);
      return { outcome: failed(failureOfLoss(call.requestId, error), {}, conflicts) };
    }
    if (!run.result.ok || run.transaction === null) {
      return { outcome: failed(run.result as Failure, run, conflicts) };
    }
    const committed = await this.#commit(run, call, sessionRequest);
    if ("refused" in committed) return { outcome: failed(committed.refused, run, conflicts) };
    if (!committed.ok) return { outcome: null, conflict: committed.conflict, run };
    const { result, logLines, executionMs, transaction } = run;
    return { outcome: { result, logLines, ts: committed.ts, conflicts, executionMs, transaction } };
  }

  async #commit(run: MutationRun, call: CallRequest, sessionRequest: SessionRequest | null) {
    const { engine, sessions, reportProblem } = this.#services;
    const { transaction, result, logLines } = run;
    if (transaction === null || !result.ok) throw new Error("nothing to commit");
    const sideRecords =
      sessionRequest === null ? [] : [sessions.record(sessionRequest, result.value, logLines, Date.now())];
    try {
      return await engine.committer.commit(transaction, { sideRecords });
    } catch (error) {
      if (!(error instanceof EngineUnavailableError)) throw error;
      reportProblem(`mutation ${call.path} wasn't committed: ${error.message}`);
      return { refused: failure(call.requestId, `InternalServerError: ${error.message}`, "system") };
    }
  }
}
