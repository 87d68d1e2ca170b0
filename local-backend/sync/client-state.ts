/**
 * What one client sees: keeps it at one consistent snapshot of all its queries, one transition after another, and no faster
 * than it reads. Owns the versions that both sides count.
 */
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import type { Timestamp } from "../engine/types.ts";
import { ANONYMOUS, isReadOnlyAdmin, type Caller } from "./caller.ts";
import type { LiveQueries, LiveQuery } from "./live-queries.ts";
import { ProtocolError, type MessageOf, type StateVersion } from "./messages.ts";
import { ShownQueries, type ShownQuery } from "./shown-queries.ts";
import { planModifications, renderTransition, splitTransition } from "./transition.ts";

/** More transitions than this in the socket's buffer, and the client gets the next state only when it has caught up. */
const MAX_UNWRITTEN_TRANSITIONS = 2;

/** What the state needs of the socket that shows it. */
export interface StateSocket {
  readonly isClosed: boolean;
  /** Whether the client puts parts of a transition together. */
  readonly joinsParts: boolean;
  sendText(text: string, onWritten: () => void): void;
  /** True when it has: nothing may be shown to an expired identity. */
  refuseIfExpired(): boolean;
  fail(error: unknown): void;
}

export class ClientState {
  caller: Caller = ANONYMOUS;
  clockSkewMs: number | null = null;
  /** Versions of what was received; `sent` is what the client has been shown. */
  private querySet = 0;
  private identity = 0;
  private sent: StateVersion = { querySet: 0, identity: 0, ts: 0n };
  /** No transition may show less than this: the client was told of it. */
  private floorTs: Timestamp = 0n;
  private readonly shown = new ShownQueries(() => this.scheduleUpdate());
  private update: "idle" | "running" | "again" | "paused" = "idle";
  private unwrittenTransitions = 0;

  constructor(
    private readonly queries: LiveQueries,
    private readonly socket: StateSocket,
  ) {}

  get queryCount(): number {
    return this.shown.size;
  }

  get shownIdentity(): number {
    return this.sent.identity;
  }

  /** The client has seen this moment, or was told of a commit at it. */
  raiseFloor(ts: Timestamp): void {
    if (ts > this.floorTs) this.floorTs = ts;
  }

  /** Throws ProtocolError for a change of an identity that isn't the one in force. */
  assertIdentityVersion(baseVersion: number): void {
    if (baseVersion === this.identity) return;
    throw new ProtocolError("BaseVersionMismatch", `identity is at ${this.identity}, not ${baseVersion}`);
  }

  changeIdentity(caller: Caller): void {
    this.caller = caller;
    this.identity++;
    this.shown.forgetResults();
    this.scheduleUpdate();
  }

  modifyQuerySet({ baseVersion, newVersion, modifications }: MessageOf<"ModifyQuerySet">): void {
    if (baseVersion !== this.querySet || newVersion <= baseVersion) {
      throw new ProtocolError("BaseVersionMismatch", `query set is at ${this.querySet}, not ${baseVersion}`);
    }
    for (const modification of modifications) this.shown.apply(modification);
    this.querySet = newVersion;
    this.scheduleUpdate();
  }

  /** Nobody looks any more. */
  forget(): void {
    this.shown.forgetResults();
  }

  scheduleUpdate(): void {
    if (this.socket.isClosed) return;
    if (this.update === "running") this.update = "again";
    if (this.update !== "idle") return;
    this.update = "running";
    // Everything that arrives in this turn of the loop goes into one transition.
    setImmediate(() => {
      this.runUpdates().catch((error: unknown) => this.socket.fail(error));
    });
  }

  private async runUpdates(): Promise<void> {
    do {
      if (this.unwrittenTransitions >= MAX_UNWRITTEN_TRANSITIONS) {
        this.update = "paused";
        return;
      }
      this.update = "running";
      await this.sendTransition();
    } while (this.needsAnotherUpdate());
    this.update = "idle";
  }

  private needsAnotherUpdate(): boolean {
    return !this.socket.isClosed && this.update === "again";
  }

  private async sendTransition(): Promise<void> {
    const { caller, querySet, identity, clockSkewMs } = this;
    const queries = this.shown.entries();
    const removedIds = this.shown.takeRemovedIds();
    if (queries.length > 0 && this.socket.refuseIfExpired()) return;

    const live = this.queries;
    const minTs = [this.floorTs, this.sent.ts, live.latestTs()].reduce((a, b) => (a > b ? a : b));
    const wanted = queries.map(([, query]) => ({ query: this.liveQuery(query, caller), held: query.held }));
    const { ts, results } = await live.fetchAll(wanted, minTs);
    if (this.socket.isClosed) return;

    const visible = queries.flatMap(([queryId, query], index) => {
      const result = results[index];
      return result !== undefined && this.shown.isShown(queryId, query) ? [{ queryId, query, result }] : [];
    });
    const modifications = planModifications(
      removedIds,
      visible.map(({ queryId, query, result }) => ({ queryId, shown: query.shown, next: result.rendered })),
    );
    for (const { query, result } of visible) {
      query.shown = result.rendered;
      query.journal = result.outcome.journal;
      // Results of an identity that has been replaced meanwhile are shown once more but not kept.
      if (identity === this.identity) this.shown.hold(query, result);
    }
    const end: StateVersion = { querySet, identity, ts };
    const clock = { clientClockSkewMs: clockSkewMs, serverTs: BigInt(Date.now()) * 1_000_000n };
    const transition = renderTransition(this.sent, end, modifications, clock);
    this.sendFrames(this.socket.joinsParts ? splitTransition(transition) : [transition]);
    this.sent = end;
  }

  private liveQuery({ request, journal }: ShownQuery, caller: Caller): LiveQuery {
    return {
      componentPath: request.componentPath ?? "",
      path: canonicalFunctionPath(request.udfPath),
      args: request.args,
      journal,
      identity: caller.identity,
      allowInternal: caller.kind === "admin",
      isReadOnly: isReadOnlyAdmin(caller),
    };
  }

  private sendFrames(frames: string[]): void {
    this.unwrittenTransitions++;
    frames.forEach((frame, index) => {
      this.socket.sendText(frame, index < frames.length - 1 ? () => {} : () => this.transitionWritten());
    });
  }

  private transitionWritten(): void {
    this.unwrittenTransitions--;
    if (this.update !== "paused" || this.socket.isClosed) return;
    this.update = "running";
    this.runUpdates().catch((error: unknown) => this.socket.fail(error));
  }
}
