/**
 * One sync socket (protocol §3): reads its messages strictly in order, runs its mutations one after another and its actions
 * at once, and keeps its client at one consistent snapshot of all its queries. Owns the versions that both sides count.
 */
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import type { Timestamp } from "../engine/types.ts";
import type { CallRequest, Failure, FunctionRunner, MutationOutcome, Success } from "../runtime/types.ts";
import {
  ANONYMOUS,
  AuthenticationError,
  isExpired,
  isReadOnlyAdmin,
  READ_ONLY_REFUSAL,
  type Caller,
  type CallerSource,
} from "./caller.ts";
import type { LiveQueries, LiveQuery } from "./live-queries.ts";
import { parseClientMessage, ProtocolError } from "./messages.ts";
import type { ClientMessage, MessageOf, ServerMessage, StateVersion } from "./messages.ts";
import type { MutationLanes } from "./mutation-lane.ts";
import { ShownQueries, type ShownQuery } from "./shown-queries.ts";
import { encodeTimestamp } from "./timestamp-codec.ts";
import { planModifications, renderTransition, splitTransition } from "./transition.ts";
import type { Transport } from "./transport.ts";

export interface SessionServices {
  runner: Pick<FunctionRunner, "runMutation" | "runAction">;
  queries: LiveQueries;
  callers: CallerSource;
  lanes: MutationLanes;
  newRequestId(): string;
  reportProblem(message: string, error: unknown): void;
}

export interface SocketOrigin {
  ip: string | null;
  userAgent: string | null;
}

/** More transitions than this in the socket's buffer, and the client gets the next state only when it has caught up. */
const MAX_UNWRITTEN_TRANSITIONS = 2;
const MAX_WAITING_CALLS = 1_000;
const PING_AFTER_MS = 15_000;
const SYSTEM_FAILURE_RETRIES_MS = [100, 500];

export class SyncSession {
  private phase: "open" | "closed" = "open";
  private client: MessageOf<"Connect"> | null = null;
  private clockSkewMs: number | null = null;
  private caller: Caller = ANONYMOUS;
  /** Versions of what was received; `sent` is what the client has been shown. */
  private querySet = 0;
  private identity = 0;
  private sent: StateVersion = { querySet: 0, identity: 0, ts: 0n };
  /** No transition may show less than this: the client was told of it. */
  private floorTs: Timestamp = 0n;
  private readonly shown = new ShownQueries(() => this.scheduleUpdate());
  private inbox: Promise<void> = Promise.resolve();
  private update: "idle" | "running" | "again" | "paused" = "idle";
  private unwrittenTransitions = 0;
  private waitingMutations = 0;
  private runningActions = 0;
  private lastSentAtMs = Date.now();
  private readonly pinger: NodeJS.Timeout;

  constructor(
    private readonly services: SessionServices,
    private readonly transport: Transport,
    private readonly origin: SocketOrigin,
  ) {
    this.pinger = setInterval(() => this.pingIfQuiet(), PING_AFTER_MS / 3);
    this.pinger.unref();
  }

  get queryCount(): number {
    return this.shown.size;
  }

  /** Takes a frame. Messages are handled one at a time: an Authenticate may have to fetch keys first. */
  receive(text: string): void {
    const work = async () => {
      if (this.phase === "open") await this.handle(parseClientMessage(text));
    };
    this.inbox = this.inbox.then(work).catch((error: unknown) => this.fail(error));
  }

  /** The socket is gone. Mutations that haven't begun are left to the client, which sends them again. */
  closed(): void {
    this.phase = "closed";
    clearInterval(this.pinger);
    this.shown.forgetResults();
  }

  close(code: number, reason: string): void {
    if (this.phase === "closed") return;
    this.closed();
    this.transport.close(code, reason);
  }

  private async handle(message: ClientMessage): Promise<void> {
    if (this.client === null && message.type !== "Connect" && message.type !== "Event") {
      throw new ProtocolError("NotConnected", "the first message is Connect");
    }
    switch (message.type) {
      case "Connect":
        return this.connect(message);
      case "Authenticate":
        return this.authenticate(message);
      case "ModifyQuerySet":
        return this.modifyQuerySet(message);
      case "Mutation":
        return this.enqueueMutation(message);
      case "Action":
        return this.startAction(message);
      case "Event":
        return;
    }
  }

  private connect(message: MessageOf<"Connect">): void {
    if (this.client !== null) throw new ProtocolError("AlreadyConnected", "Connect came twice");
    this.client = message;
    if (message.clientTs != null) this.clockSkewMs = Math.round(message.clientTs - Date.now());
    const observed = message.maxObservedTimestamp ?? 0n;
    if (observed > this.services.queries.latestTs()) {
      // The client has seen a future that this database doesn't know (restored from a copy?). It must not be shown a past.
      this.close(1011, "InternalServerError: the client is ahead of this deployment");
      return;
    }
    this.floorTs = observed;
  }

  private async authenticate(message: MessageOf<"Authenticate">): Promise<void> {
    if (message.baseVersion !== this.identity) {
      throw new ProtocolError(
        "BaseVersionMismatch",
        `identity is at ${this.identity}, not ${message.baseVersion}`,
      );
    }
    try {
      this.caller = await this.resolveCaller(message);
    } catch (error) {
      if (error instanceof AuthenticationError) return this.refuse(error, true);
      throw error;
    }
    this.identity = message.baseVersion + 1;
    this.shown.forgetResults();
    this.scheduleUpdate();
  }

  private async resolveCaller(message: MessageOf<"Authenticate">): Promise<Caller> {
    if (message.tokenType === "None") return ANONYMOUS;
    const impersonating = message.impersonating ?? message.actingAs ?? message.acting_as ?? null;
    if (message.tokenType === "Admin") return this.services.callers.admin(message.value ?? "", impersonating);
    return this.services.callers.user(message.value ?? "");
  }

  private modifyQuerySet(message: MessageOf<"ModifyQuerySet">): void {
    const { baseVersion, newVersion } = message;
    if (baseVersion !== this.querySet || newVersion <= baseVersion) {
      throw new ProtocolError("BaseVersionMismatch", `query set is at ${this.querySet}, not ${baseVersion}`);
    }
    for (const modification of message.modifications) {
      if (modification.type === "Add") this.componentOf(modification);
      this.shown.apply(modification);
    }
    this.querySet = newVersion;
    this.scheduleUpdate();
  }

  private componentOf({ componentPath }: { componentPath?: string | null | undefined }): string {
    if (componentPath && this.caller.kind !== "admin") {
      throw new ProtocolError("InvalidMessage", "componentPath is for administrators");
    }
    return componentPath ?? "";
  }

  private callRequest(message: MessageOf<"Mutation"> | MessageOf<"Action">): CallRequest {
    return {
      componentPath: this.componentOf(message),
      path: canonicalFunctionPath(message.udfPath),
      args: message.args,
      identity: this.caller.identity,
      allowInternal: this.caller.kind === "admin",
      requestId: this.services.newRequestId(),
      caller: { ip: this.origin.ip, userAgent: this.origin.userAgent },
      clientRequest: { sessionId: this.client?.sessionId ?? "", requestId: message.requestId },
    };
  }

  private refuseIfReadOnly(message: MessageOf<"Mutation"> | MessageOf<"Action">): boolean {
    if (!isReadOnlyAdmin(this.caller)) return false;
    const answer = { success: false as const, result: READ_ONLY_REFUSAL, logLines: [] };
    const { requestId } = message;
    if (message.type === "Mutation") this.send({ type: "MutationResponse", requestId, ts: null, ...answer });
    else this.send({ type: "ActionResponse", requestId, ...answer });
    return true;
  }

  private enqueueMutation(message: MessageOf<"Mutation">): void {
    if (this.refuseIfExpired() || this.refuseIfReadOnly(message)) return;
    const request = this.callRequest(message);
    const sessionId = this.client?.sessionId ?? "";
    if (++this.waitingMutations > MAX_WAITING_CALLS) {
      return this.close(1013, "TooManyConcurrentRequests");
    }
    const work = async () => {
      if (this.phase === "closed") return;
      const outcome = await this.runMutation(request, { sessionId, requestId: message.requestId });
      this.waitingMutations--;
      this.answerMutation(message.requestId, outcome);
    };
    this.services.lanes.enqueue(sessionId, work).catch((error: unknown) => this.fail(error));
  }

  private async runMutation(
    request: CallRequest,
    sessionRequest: { sessionId: string; requestId: number },
  ): Promise<MutationOutcome> {
    for (const delayMs of SYSTEM_FAILURE_RETRIES_MS) {
      const outcome = await this.services.runner.runMutation(request, sessionRequest);
      if (outcome.result.ok || outcome.result.cause !== "system") return outcome;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
    return this.services.runner.runMutation(request, sessionRequest);
  }

  private answerMutation(requestId: number, { result, ts, logLines }: MutationOutcome): void {
    if (!result.ok) {
      const { errorMessage, errorData } = result;
      const data = errorData === undefined ? {} : { errorData };
      this.send({
        type: "MutationResponse",
        requestId,
        success: false,
        result: errorMessage,
        ts: null,
        logLines,
        ...data,
      });
    } else {
      const committedTs = ts ?? this.services.queries.latestTs();
      if (committedTs > this.floorTs) this.floorTs = committedTs;
      this.send({
        type: "MutationResponse",
        requestId,
        success: true,
        result: result.value,
        ts: encodeTimestamp(committedTs),
        logLines,
      });
    }
    // Always: the client waits for a transition that reaches the commit, even when no query of its changed.
    this.scheduleUpdate();
  }

  private startAction(message: MessageOf<"Action">): void {
    if (this.refuseIfExpired() || this.refuseIfReadOnly(message)) return;
    const request = this.callRequest(message);
    if (++this.runningActions > MAX_WAITING_CALLS) {
      return this.close(1013, "TooManyConcurrentRequests");
    }
    const run = async () => {
      const { result, logLines } = await this.services.runner.runAction(request);
      this.runningActions--;
      this.send({ type: "ActionResponse", requestId: message.requestId, ...answerOf(result), logLines });
      this.scheduleUpdate();
    };
    run().catch((error: unknown) => this.fail(error));
  }

  // ---- transitions ----

  private scheduleUpdate(): void {
    if (this.phase === "closed") return;
    if (this.update === "running") this.update = "again";
    if (this.update !== "idle") return;
    this.update = "running";
    // Everything that arrives in this turn of the loop goes into one transition.
    setImmediate(() => {
      this.runUpdates().catch((error: unknown) => this.fail(error));
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
    return this.phase === "open" && this.update === "again";
  }

  private async sendTransition(): Promise<void> {
    const { caller, querySet, identity, clockSkewMs } = this;
    const queries = this.shown.entries();
    const removedIds = this.shown.takeRemovedIds();
    if (queries.length > 0 && this.refuseIfExpired()) return;

    const { queries: live } = this.services;
    const minTs = [this.floorTs, this.sent.ts, live.latestTs()].reduce((a, b) => (a > b ? a : b));
    const wanted = queries.map(([, query]) => ({ query: this.liveQuery(query, caller), held: query.held }));
    const { ts, results } = await live.fetchAll(wanted, minTs);
    if (this.phase === "closed") return;

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
    this.sendFrames(splitTransition(renderTransition(this.sent, end, modifications, clock)));
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
      this.sendText(frame, index < frames.length - 1 ? () => {} : () => this.transitionWritten());
    });
  }

  private transitionWritten(): void {
    this.unwrittenTransitions--;
    if (this.update !== "paused" || this.phase === "closed") return;
    this.update = "running";
    this.runUpdates().catch((error: unknown) => this.fail(error));
  }

  // ---- endings ----

  private refuseIfExpired(): boolean {
    if (!isExpired(this.caller, Date.now())) return false;
    this.refuse(new AuthenticationError("TokenExpired", "Could not verify token: it has expired"), false);
    return true;
  }

  private refuse(error: AuthenticationError, authUpdateAttempted: boolean): void {
    const text = `${error.code}: ${error.message}`;
    this.send({ type: "AuthError", error: text, baseVersion: this.sent.identity, authUpdateAttempted });
    this.close(1000, error.code);
  }

  private fail(error: unknown): void {
    if (this.phase === "closed") return;
    if (error instanceof ProtocolError) {
      this.send({ type: "FatalError", error: error.message });
      return this.close(1000, error.code);
    }
    this.services.reportProblem("a sync session failed", error);
    this.close(1011, "InternalServerError");
  }

  private pingIfQuiet(): void {
    if (Date.now() - this.lastSentAtMs >= PING_AFTER_MS) this.send({ type: "Ping" });
  }

  private send(message: ServerMessage): void {
    this.sendText(JSON.stringify(message), () => {});
  }

  private sendText(text: string, onWritten: () => void): void {
    if (this.phase === "closed") return;
    this.lastSentAtMs = Date.now();
    this.transport.send(text, onWritten);
  }
}

function answerOf(result: Success | Failure) {
  if (result.ok) return { success: true, result: result.value };
  const data = result.errorData === undefined ? {} : { errorData: result.errorData };
  return { success: false, result: result.errorMessage, ...data };
}
