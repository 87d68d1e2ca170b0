/**
 * What one socket has called: its mutations one after another in the lane of its session, its actions at once. Owns how many
 * of them wait; answers go out through `CallsOfSocket`, nothing is shown here.
 */
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import type { Timestamp } from "../engine/types.ts";
import type { CallRequest, Failure, FunctionRunner, MutationOutcome, Success } from "../runtime/types.ts";
import { isReadOnlyAdmin, READ_ONLY_REFUSAL, requestOrigin, type Caller } from "./caller.ts";
import type { MessageOf, ServerMessage } from "./messages.ts";
import type { MutationLanes } from "./mutation-lane.ts";
import { encodeTimestamp } from "./timestamp-codec.ts";

const MAX_WAITING_CALLS = 1_000;
const SYSTEM_FAILURE_RETRIES_MS = [100, 500];

type Call = MessageOf<"Mutation"> | MessageOf<"Action">;

export interface CallServices {
  runner: Pick<FunctionRunner, "runMutation" | "runAction">;
  lanes: MutationLanes;
  newRequestId(): string;
}

export interface SocketOrigin {
  ip: string | null;
  userAgent: string | null;
}

/** What calls need of their socket. */
export interface CallsOfSocket {
  readonly isClosed: boolean;
  readonly origin: SocketOrigin;
  send(message: ServerMessage): void;
  /** After each answer; `committedTs` is what a mutation's client must be shown next, null without a commit of its own. */
  answered(committedTs: Timestamp | null): void;
  latestTs(): Timestamp;
  /** Ends the connection: more is waiting than may wait. */
  refuseAsTooMany(): void;
  fail(error: unknown): void;
}

/** Who calls, and for which client session. */
export interface CallContext {
  sessionId: string;
  caller: Caller;
  componentPath: string;
}

export class SessionCalls {
  private waitingMutations = 0;
  private runningActions = 0;

  constructor(
    private readonly services: CallServices,
    private readonly socket: CallsOfSocket,
  ) {}

  /** Resolves when it is answered, or will never be. */
  async mutation(message: MessageOf<"Mutation">, context: CallContext): Promise<void> {
    if (this.refuseIfReadOnly(message, context)) return;
    const request = this.callRequest(message, context);
    const { sessionId } = context;
    if (++this.waitingMutations > MAX_WAITING_CALLS) return this.socket.refuseAsTooMany();
    const work = async () => {
      if (this.socket.isClosed) return;
      const outcome = await this.runMutation(request, { sessionId, requestId: message.requestId });
      this.waitingMutations--;
      this.answerMutation(message.requestId, outcome);
    };
    await this.services.lanes.enqueue(sessionId, work).catch((error: unknown) => this.socket.fail(error));
  }

  async action(message: MessageOf<"Action">, context: CallContext): Promise<void> {
    if (this.refuseIfReadOnly(message, context)) return;
    const request = this.callRequest(message, context);
    if (++this.runningActions > MAX_WAITING_CALLS) return this.socket.refuseAsTooMany();
    const run = async () => {
      const { result, logLines } = await this.services.runner.runAction(request);
      this.runningActions--;
      const { requestId } = message;
      this.socket.send({ type: "ActionResponse", requestId, ...answerOf(result), logLines });
      this.socket.answered(null);
    };
    await run().catch((error: unknown) => this.socket.fail(error));
  }

  private callRequest(message: Call, { sessionId, caller, componentPath }: CallContext): CallRequest {
    return {
      componentPath,
      path: canonicalFunctionPath(message.udfPath),
      args: message.args,
      identity: caller.identity,
      allowInternal: caller.kind === "admin",
      requestId: this.services.newRequestId(),
      caller: requestOrigin(caller, this.socket.origin),
      clientRequest: { sessionId, requestId: message.requestId },
    };
  }

  private refuseIfReadOnly(message: Call, { caller }: CallContext): boolean {
    if (!isReadOnlyAdmin(caller)) return false;
    const answer = { success: false as const, result: READ_ONLY_REFUSAL, logLines: [] };
    const { requestId } = message;
    if (message.type === "Mutation")
      this.socket.send({ type: "MutationResponse", requestId, ts: null, ...answer });
    else this.socket.send({ type: "ActionResponse", requestId, ...answer });
    return true;
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
    const answer = { type: "MutationResponse" as const, requestId, logLines };
    if (!result.ok) {
      const { errorMessage, errorData } = result;
      const data = errorData === undefined ? {} : { errorData };
      this.socket.send({ ...answer, success: false, result: errorMessage, ts: null, ...data });
      return this.socket.answered(null);
    }
    const committedTs = ts ?? this.socket.latestTs();
    this.socket.send({ ...answer, success: true, result: result.value, ts: encodeTimestamp(committedTs) });
    // Always: the client waits for a transition that reaches the commit, even when no query of its changed.
    this.socket.answered(committedTs);
  }
}

function answerOf(result: Success | Failure) {
  if (result.ok) return { success: true, result: result.value };
  const data = result.errorData === undefined ? {} : { errorData: result.errorData };
  return { success: false, result: result.errorMessage, ...data };
}
