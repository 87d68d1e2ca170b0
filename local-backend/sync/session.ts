/**
 * One sync socket (protocol §3): reads its messages strictly in order and knows who it speaks for. What it calls is in
 * `session-calls.ts`, what its client sees in `client-state.ts`. Owns whether the connection is open.
 */
import type { Timestamp } from "../engine/types.ts";
import { ANONYMOUS, AuthenticationError, isExpired, type Caller, type CallerSource } from "./caller.ts";
import { ClientState } from "./client-state.ts";
import type { LiveQueries } from "./live-queries.ts";
import { parseClientMessage, ProtocolError } from "./messages.ts";
import type { ClientMessage, MessageOf, ServerMessage } from "./messages.ts";
import { SessionCalls, type CallContext, type CallServices, type SocketOrigin } from "./session-calls.ts";
import type { Transport } from "./transport.ts";

export interface SessionServices extends CallServices {
  queries: LiveQueries;
  callers: CallerSource;
  reportProblem(message: string, error: unknown): void;
}

/** Wrapped: a promise that answers a promise would wait for it. */
interface RunningCall {
  answered: Promise<void>;
}

const PING_AFTER_MS = 15_000;
/** Nobody has to make us parse megabytes before saying who it is. */
const MAX_FIRST_MESSAGE = 64 * 1024;

export class SyncSession {
  private phase: "open" | "closed" = "open";
  private client: MessageOf<"Connect"> | null = null;
  private readonly state: ClientState;
  private readonly calls: SessionCalls;
  private inbox: Promise<void> = Promise.resolve();
  private lastSentAtMs = Date.now();
  private readonly pinger: NodeJS.Timeout;

  constructor(
    private readonly services: SessionServices,
    private readonly transport: Transport,
    readonly origin: SocketOrigin,
    readonly joinsParts: boolean,
  ) {
    this.state = new ClientState(services.queries, this);
    this.calls = new SessionCalls(services, this);
    this.pinger = setInterval(() => this.pingIfQuiet(), PING_AFTER_MS / 3);
    this.pinger.unref();
  }

  get queryCount(): number {
    return this.state.queryCount;
  }

  get isClosed(): boolean {
    return this.phase === "closed";
  }

  latestTs(): Timestamp {
    return this.services.queries.latestTs();
  }

  /**
   * Takes a frame. Messages are handled one at a time: an Authenticate may have to fetch keys first. `done` is called when the
   * message, and the call that it may ask for, needs no memory any more.
   */
  receive(text: string, done: () => void = () => {}): void {
    const work = async () => {
      const call = this.phase === "open" ? await this.handle(this.parse(text)) : null;
      // The next message doesn't wait until a call is answered.
      if (call === null) done();
      else void call.answered.catch((error: unknown) => this.fail(error)).finally(done);
    };
    this.inbox = this.inbox.then(work).catch((error: unknown) => {
      this.fail(error);
      done();
    });
  }

  /** Whoever connects and doesn't introduce itself holds a place for nothing. */
  endIfNotIntroduced(): void {
    if (this.client === null) this.fail(new ProtocolError("NotConnected", "no Connect came"));
  }

  /** The socket is gone. Mutations that haven't begun are left to the client, which sends them again. */
  closed(): void {
    this.phase = "closed";
    clearInterval(this.pinger);
    this.state.forget();
  }

  close(code: number, reason: string): void {
    if (this.phase === "closed") return;
    this.closed();
    this.transport.close(code, reason);
  }

  private parse(text: string): ClientMessage {
    if (this.client === null && text.length > MAX_FIRST_MESSAGE)
      throw new ProtocolError("MessageTooLarge", `at most ${MAX_FIRST_MESSAGE} bytes before Connect`);
    return parseClientMessage(text);
  }

  private async handle(message: ClientMessage): Promise<RunningCall | null> {
    if (this.client === null && message.type !== "Connect" && message.type !== "Event") {
      throw new ProtocolError("NotConnected", "the first message is Connect");
    }
    switch (message.type) {
      case "Connect":
        this.connect(message);
        break;
      case "Authenticate":
        await this.authenticate(message);
        break;
      case "ModifyQuerySet":
        this.modifyQuerySet(message);
        break;
      case "Mutation":
        if (this.refuseIfExpired()) break;
        return { answered: this.calls.mutation(message, this.callContext(message)) };
      case "Action":
        if (this.refuseIfExpired()) break;
        return { answered: this.calls.action(message, this.callContext(message)) };
      case "Event":
        break;
    }
    return null;
  }

  private connect(message: MessageOf<"Connect">): void {
    if (this.client !== null) throw new ProtocolError("AlreadyConnected", "Connect came twice");
    this.client = message;
    if (message.clientTs != null) this.state.clockSkewMs = Math.round(message.clientTs - Date.now());
    const observed = message.maxObservedTimestamp ?? 0n;
    if (observed > this.latestTs()) {
      // The client has seen a future that this database doesn't know (restored from a copy?). It must not be shown a past.
      this.close(1011, "InternalServerError: the client is ahead of this deployment");
      return;
    }
    this.state.raiseFloor(observed);
  }

  private async authenticate(message: MessageOf<"Authenticate">): Promise<void> {
    this.state.assertIdentityVersion(message.baseVersion);
    try {
      this.state.changeIdentity(await this.resolveCaller(message));
    } catch (error) {
      if (error instanceof AuthenticationError) return this.refuse(error, true);
      throw error;
    }
  }

  private async resolveCaller(message: MessageOf<"Authenticate">): Promise<Caller> {
    if (message.tokenType === "None") return ANONYMOUS;
    const impersonating = message.impersonating ?? message.actingAs ?? message.acting_as ?? null;
    if (message.tokenType === "Admin") return this.services.callers.admin(message.value ?? "", impersonating);
    return this.services.callers.user(message.value ?? "");
  }

  private modifyQuerySet(message: MessageOf<"ModifyQuerySet">): void {
    for (const modification of message.modifications) {
      if (modification.type === "Add") this.componentOf(modification);
    }
    this.state.modifyQuerySet(message);
  }

  private componentOf({ componentPath }: { componentPath?: string | null | undefined }): string {
    if (componentPath && this.state.caller.kind !== "admin") {
      throw new ProtocolError("InvalidMessage", "componentPath is for administrators");
    }
    return componentPath ?? "";
  }

  private callContext(message: MessageOf<"Mutation"> | MessageOf<"Action">): CallContext {
    const componentPath = this.componentOf(message);
    return { sessionId: this.client?.sessionId ?? "", caller: this.state.caller, componentPath };
  }

  answered(committedTs: Timestamp | null): void {
    if (committedTs !== null) this.state.raiseFloor(committedTs);
    this.state.scheduleUpdate();
  }

  // ---- endings ----

  refuseAsTooMany(): void {
    this.close(1013, "TooManyConcurrentRequests");
  }

  refuseIfExpired(): boolean {
    if (!isExpired(this.state.caller, Date.now())) return false;
    this.refuse(new AuthenticationError("TokenExpired", "Could not verify token: it has expired"), false);
    return true;
  }

  private refuse(error: AuthenticationError, authUpdateAttempted: boolean): void {
    const text = `${error.code}: ${error.message}`;
    this.send({ type: "AuthError", error: text, baseVersion: this.state.shownIdentity, authUpdateAttempted });
    this.close(1000, error.code);
  }

  fail(error: unknown): void {
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

  send(message: ServerMessage): void {
    this.sendText(JSON.stringify(message), () => {});
  }

  sendText(text: string, onWritten: () => void): void {
    if (this.phase === "closed") return;
    this.lastSentAtMs = Date.now();
    this.transport.send(text, onWritten);
  }
}
