/** A deployment that stands still: no function runs, nothing scheduled begins. Survives a restart. */
import type { Engine } from "../engine/engine-interface.ts";
import { failure } from "../runtime/failures.ts";
import type { CallRequest, FunctionRunner } from "../runtime/types.ts";
import { PushRefused } from "./push-error.ts";

const KEY = "deploy/paused";
const REFUSAL =
  "BackendIsNotRunning: Cannot run functions while this deployment is paused. Resume the deployment in the dashboard settings to allow functions to run.";

export class DeploymentPause {
  private paused: boolean;
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly engine: Pick<Engine, "getSideRecord" | "committer">) {
    this.paused = engine.getSideRecord(KEY) !== null;
  }

  get isPaused(): boolean {
    return this.paused;
  }

  async set(isPaused: boolean): Promise<void> {
    await this.engine.committer.commitSideRecords(
      isPaused ? { sideRecords: [{ key: KEY, value: "true" }] } : { deletedSideRecords: [KEY] },
    );
    this.paused = isPaused;
    for (const listener of this.listeners) listener();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }
}

/** The same runner, which refuses every call while the deployment is paused. */
export function refuseWhilePaused<Runner extends FunctionRunner>(
  runner: Runner,
  pause: DeploymentPause,
): Runner {
  const refusal = ({ requestId }: Pick<CallRequest, "requestId">) => failure(requestId, REFUSAL, "user");
  const nothingDone = { logLines: [], executionMs: 0 };
  return {
    ...runner,
    async runQueries(requests, minTs) {
      if (!pause.isPaused) return runner.runQueries(requests, minTs);
      return requests.map((request) => ({
        result: refusal(request),
        ...nothingDone,
        ts: minTs,
        reads: new Map(),
        journal: request.journal,
        observedIdentity: false,
        observedTime: false,
      }));
    },
    async runTestQuery(query) {
      if (!pause.isPaused) return runner.runTestQuery(query);
      throw new PushRefused("BackendIsNotRunning", REFUSAL);
    },
    async runMutation(request, sessionRequest) {
      if (!pause.isPaused) return runner.runMutation(request, sessionRequest);
      return { result: refusal(request), ...nothingDone, ts: null, conflicts: 0, transaction: null };
    },
    async runAction(request) {
      return pause.isPaused ? { result: refusal(request), ...nothingDone } : runner.runAction(request);
    },
    async runHttpAction(request, exchange) {
      if (!pause.isPaused) return runner.runHttpAction(request, exchange);
      const headerPairs: [string, string][] = [["content-type", "text/plain; charset=utf-8"]];
      const body = Buffer.from(REFUSAL);
      exchange.start({ status: 503, headerPairs, length: body.length });
      await exchange.write(body);
      return { status: 503, isComplete: true, logLines: [] };
    },
  };
}
