/**
 * Memory of what the mutations of clients led to, so that one that is sent again after a lost connection or a restart isn't
 * run again (protocol §3.4). Only successes are remembered, in the same commit as the mutation's writes.
 */
import type { Engine } from "../engine/engine-interface.ts";
import type { Json, SideRecord } from "../engine/types.ts";
import type { MutationOutcome, SessionRequest } from "./types.ts";

const PREFIX = "session-request/";
export const SESSION_REQUEST_LIFETIME_MS = 14 * 24 * 60 * 60_000;
/** Records deleted in one commit. */
const SWEEP_BATCH = 1_000;

interface RememberedOutcome {
  value: Json;
  logLines: string[];
  atMs: number;
}

function keyOf({ sessionId, requestId }: SessionRequest): string {
  return `${PREFIX}${sessionId}/${requestId}`;
}

export class SessionRequests {
  readonly #engine: Pick<Engine, "getSideRecord" | "listSideRecords" | "latestTs" | "committer">;
  readonly #running = new Map<string, Promise<MutationOutcome>>();

  constructor(engine: Pick<Engine, "getSideRecord" | "listSideRecords" | "latestTs" | "committer">) {
    this.#engine = engine;
  }

  /** Runs `work` unless the request is known; whoever asks while it runs gets the same outcome. */
  once(request: SessionRequest, work: () => Promise<MutationOutcome>): Promise<MutationOutcome> {
    const key = keyOf(request);
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const remembered = this.#find(key);
    if (remembered !== null) return Promise.resolve(remembered);
    const outcome = work().finally(() => this.#running.delete(key));
    this.#running.set(key, outcome);
    return outcome;
  }

  record(request: SessionRequest, value: Json, logLines: string[], nowMs: number): SideRecord {
    const remembered: RememberedOutcome = { value, logLines, atMs: nowMs };
    return { key: keyOf(request), value: JSON.stringify(remembered) };
  }

  /** Forgets what no client can still be waiting for. */
  async sweep(nowMs: number): Promise<void> {
    const old = this.#engine
      .listSideRecords(PREFIX)
      .filter(
        ({ value }) => (JSON.parse(value) as RememberedOutcome).atMs < nowMs - SESSION_REQUEST_LIFETIME_MS,
      )
      .map(({ key }) => key);
    for (let start = 0; start < old.length; start += SWEEP_BATCH) {
      const deletedSideRecords = old.slice(start, start + SWEEP_BATCH);
      await this.#engine.committer.commitSideRecords({ deletedSideRecords });
    }
  }

  #find(key: string): MutationOutcome | null {
    const text = this.#engine.getSideRecord(key);
    if (text === null) return null;
    const { value, logLines } = JSON.parse(text) as RememberedOutcome;
    // The commit's own timestamp isn't known when the record is written. The newest one contains it and does as well: the
    // client waits until it sees data that is at least as new.
    const ts = this.#engine.latestTs();
    return { result: { ok: true, value }, logLines, ts, conflicts: 0, executionMs: 0, transaction: null };
  }
}
