/** What `createFunctionRunner` needs from the rest of the backend. */
import type { Engine } from "../engine/engine-interface.ts";
import type { ComponentPath } from "../engine/types.ts";
import { ISOLATE_PROCESS, type ProcessLimits } from "./spawn-worker.ts";
import type {
  ActionOutcome,
  CallRequest,
  HttpActionRequest,
  MutationOutcome,
  QueryOutcome,
} from "./types.ts";

/** Bytes of stored files. Their metadata are documents of the system table `_storage`. */
export interface FileStore {
  /** Keeps the bytes, writes the `_storage` document, returns its id. Rejects when `sha256` (base64 or hex) doesn't match. */
  store(
    componentPath: ComponentPath,
    bytes: Uint8Array,
    contentType: string | null,
    sha256: string | null,
  ): Promise<string>;
  read(
    componentPath: ComponentPath,
    storageId: string,
  ): Promise<{ bytes: Uint8Array; contentType: string | null } | null>;
}

export interface NestedCall {
  kind: "query" | "mutation" | "action";
  call: CallRequest;
  outcome: ActionOutcome &
    Pick<QueryOutcome, "rowsRead"> &
    Partial<Pick<MutationOutcome, "ts" | "transaction">>;
}

/** Of an action that still runs. */
export interface LoggedLines {
  call: CallRequest | HttpActionRequest;
  logLines: string[];
}

export interface RunnerLimits {
  /** Processor time that the own code of a query or mutation may take. */
  ownTimeMs: number;
  /** Wall time that one query or mutation may take, with all it waits for, before its worker is thrown away. */
  transactionTimeoutMs: number;
  actionTimeoutMs: number;
  /** An action lane whose event loop is stuck for this long is thrown away with everything it runs. */
  actionStallMs: number;
  /** The same for "use node" actions, which may compute for longer. */
  nodeStallMs: number;
  /** Memory of a process that runs queries, mutations or actions (those in Node have their own). */
  isolate: ProcessLimits;
  /** Evaluation of one definition's modules at push time. */
  analysisTimeoutMs: number;
}

export const DEFAULT_LIMITS: RunnerLimits = {
  ownTimeMs: 1_000,
  // The official limit of the time that the database takes. Here it is that of everything, so that a machine with few cores
  // that is busy with something else has time enough for a second of the function's own.
  transactionTimeoutMs: 15_000,
  actionTimeoutMs: 10 * 60_000,
  actionStallMs: 10_000,
  nodeStallMs: 30_000,
  isolate: ISOLATE_PROCESS,
  analysisTimeoutMs: 15_000,
};

export interface FunctionRunnerOptions {
  engine: Pick<
    Engine,
    "committer" | "getSideRecord" | "listSideRecords" | "latestTs" | "beginTransaction" | "betweenWrites"
  >;
  /** Where the workers open the storage's read side. */
  dataDir: string;
  /** "http://127.0.0.1:3210"; file and upload URLs begin with it. */
  cloudOrigin: string;
  deploymentName: string;
  /** Signs upload URLs (`upload-token.ts`). */
  uploadTokenSecret: string;
  files: FileStore;
  lanes?: Partial<{ mutation: number; query: number; action: number; node: number }>;
  limits?: Partial<RunnerLimits>;
  /** Calls that actions make, as they end: for the function log. All others are known to whoever makes them. */
  reportNestedCall?: (nested: NestedCall) => void;
  /** What actions log, soon after they did. */
  reportLines?: (logged: LoggedLines) => void;
  /** Trouble of the runtime itself (a worker that died), for the operator's log. */
  reportProblem?: (message: string) => void;
}
