/**
 * The last function executions, for `convex logs` (protocol §7.5). A ring in memory: the log of a development server, not an
 * audit. Owns the cursor: strictly increasing milliseconds, so that nothing is told twice or left out.
 */
import type { FunctionKind, ModuleSource, SessionRequest } from "../runtime/types.ts";

/** An execution that goes on, and what it said since it was last heard. */
export interface RunningExecution {
  kind: FunctionKind;
  componentPath: string;
  /** "dir/module:fn", or "POST /path" of an HTTP action. */
  identifier: string;
  logLines: string[];
  requestId: string;
  /** The request's, unless an action called it. */
  executionId?: string | undefined;
  /** What a socket called the request, if one did. */
  clientRequest?: SessionRequest | undefined;
}

/** `logLines`: those that weren't told while it ran. */
export interface Execution extends RunningExecution {
  executionMs: number;
  error: string | null;
  /** Where it ran; in the isolate unless told otherwise. */
  environment?: ModuleSource["environment"] | undefined;
  caller: "client" | "scheduler" | "httpAction" | "action";
  /** The action that called it. */
  parentExecutionId?: string | undefined;
  /** What an HTTP action answered. */
  httpStatus?: number | undefined;
}

interface Entry {
  cursor: number;
  clientRequest: SessionRequest | undefined;
  value: LogEntry;
  characters: number;
}

const CAPACITY = 2_000;
/** One execution may log 256 lines of 32 KiB: counted by entries alone the ring could outgrow the machine. */
const CAPACITY_CHARACTERS = 16 * 1024 * 1024;
const UDF_TYPES: Record<FunctionKind, string> = {
  query: "Query",
  mutation: "Mutation",
  action: "Action",
  httpAction: "HttpAction",
};

export class FunctionLog {
  private readonly entries: Entry[] = [];
  private characters = 0;
  private lastCursor = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly nowMs: () => number = Date.now) {}

  /** An execution is over. */
  record(execution: Execution): void {
    this.add(execution, completionEntry(execution, this.nowMs()), execution.error?.length);
  }

  /** An execution goes on, and has said something. */
  recordProgress(execution: RunningExecution): void {
    this.add(execution, progressEntry(execution, this.nowMs()));
  }

  private add({ clientRequest, logLines }: RunningExecution, value: LogEntry, more = 0): void {
    this.lastCursor = Math.max(this.nowMs(), this.lastCursor + 1);
    const characters = logLines.reduce((sum, { length }) => sum + length, more);
    this.entries.push({ cursor: this.lastCursor, clientRequest, value, characters });
    this.characters += characters;
    while (this.entries.length > CAPACITY || this.characters > CAPACITY_CHARACTERS) {
      this.characters -= this.entries.shift()?.characters ?? 0;
    }
    for (const wake of this.waiting) wake();
  }

  /**
   * At once when there is something newer than `cursor`, else when there is or after `timeoutMs`. `of`: only what a socket's
   * request led to.
   */
  async entriesAfter(
    cursor: number,
    timeoutMs: number,
    signal: AbortSignal,
    of: SessionRequest | null = null,
  ): Promise<{ entries: LogEntry[]; newCursor: number }> {
    if (cursor > 0 && this.lastCursor <= cursor) await this.nextEntry(timeoutMs, signal);
    const newer = this.entries.filter((entry) => entry.cursor > cursor);
    const wanted = newer.filter(({ clientRequest }) => of === null || isSameRequest(clientRequest, of));
    const head = cursor === 0 ? Math.max(this.lastCursor, this.nowMs() - 1) : cursor;
    return { entries: wanted.map(({ value }) => value), newCursor: newer.at(-1)?.cursor ?? head };
  }

  /** Lets long polls go, so that the server can stop. */
  close(): void {
    for (const wake of this.waiting) wake();
  }

  private async nextEntry(timeoutMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      timer.unref();
      this.waiting.add(done);
      signal.addEventListener("abort", done);
    });
  }
}

function isSameRequest(one: SessionRequest | undefined, other: SessionRequest): boolean {
  return one?.sessionId === other.sessionId && one.requestId === other.requestId;
}

/** As the CLI reads it. */
export type LogEntry = ReturnType<typeof completionEntry> | ReturnType<typeof progressEntry>;

function commonFields(execution: RunningExecution, nowMs: number) {
  const { kind, componentPath, identifier, logLines, requestId, executionId = requestId } = execution;
  return {
    identifier,
    udfType: UDF_TYPES[kind],
    componentPath: componentPath === "" ? null : componentPath,
    logLines,
    timestamp: nowMs / 1000,
    requestId,
    executionId,
  };
}

function progressEntry(execution: RunningExecution, nowMs: number) {
  return { kind: "Progress" as const, ...commonFields(execution, nowMs) };
}

function completionEntry(execution: Execution, nowMs: number) {
  const { executionMs, error, caller, httpStatus, parentExecutionId = null } = execution;
  const success: Record<string, string> = httpStatus === undefined ? {} : { status: String(httpStatus) };
  return {
    kind: "Completion" as const,
    ...commonFields(execution, nowMs),
    executionTime: executionMs / 1000,
    cachedResult: false,
    success: error === null ? success : null,
    error,
    parentExecutionId,
    caller,
    environment: execution.environment ?? "isolate",
    identityType: "unknown",
    returnBytes: null,
    occInfo: null,
  };
}
