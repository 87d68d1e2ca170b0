/**
 * What the server may ask of the runtime (`runtime/function-runner.ts`) and what it gets back. Plain data; the runtime
 * alone knows of processes, vm contexts and bundles.
 */
import type {
  ComponentPath,
  Json,
  JsonObject,
  ReadSet,
  Timestamp,
  TransactionResult,
} from "../engine/types.ts";

/** A bundled module as the CLI pushes it; `path` ends in ".js" and is relative to the functions directory. */
export interface ModuleSource {
  path: string;
  source: string;
  sourceMap?: string | null;
  environment: "isolate" | "node";
}

export type FunctionKind = "query" | "mutation" | "action" | "httpAction";

/** One exported Convex function, as found by analysis and as `start_push` answers it (protocol §7.3.5). */
export interface AnalyzedFunction {
  name: string;
  pos: null | { path: string; start_lineno: number; start_col: number };
  udfType: "Query" | "Mutation" | "Action";
  visibility: { kind: "public" } | { kind: "internal" } | null;
  /** JSON text of a validator. */
  args: string;
  returns: string;
}

export interface AnalyzedModule {
  functions: AnalyzedFunction[];
  httpRoutes: null | { route: { path: string; method: string }; pos: null }[];
  cronSpecs: null | { identifier: string; spec: { udfPath: string; udfArgs: Json[]; cronSchedule: Json } }[];
  sourceMapped: null;
}

/** The code of one component definition ("" = app). Several instances may run it. */
export interface DeployedDefinition {
  definitionPath: string;
  modules: ModuleSource[];
  functions: Record<string, AnalyzedModule>;
}

/** One mounted component. */
export interface DeployedInstance {
  componentPath: ComponentPath;
  definitionPath: string;
  /** Child name → componentPath, for `_reference/childComponent/...`. */
  children: Record<string, ComponentPath>;
  /** What `process.env` shows inside (the app: all variables and CONVEX_*; components: bound names only). */
  env: Record<string, string>;
}

/** Everything needed to run functions. Replaced as a whole by a push or an environment change. */
export interface DeployedCode {
  version: number;
  definitions: Record<string, DeployedDefinition>;
  instances: Record<ComponentPath, DeployedInstance>;
  /** Function handle id ↔ function, stable across pushes: "function://<id>". */
  handles: Record<string, { componentPath: ComponentPath; path: string }>;
}

export interface FunctionAddress {
  componentPath: ComponentPath;
  /** Canonical "dir/module:fn". */
  path: string;
}

/** A write of server code that becomes part of a mutation's own transaction (a job's change of state, say). */
export interface PrivilegedWrite {
  componentPath: ComponentPath;
  tableName: string;
  id: string;
  /** Fields to merge; null removes the document. */
  patch: JsonObject | null;
}

export interface CallRequest extends FunctionAddress {
  /** Convex JSON of the arguments array, one object. */
  args: Json[];
  identity: JsonObject | null;
  /** Admin and internal callers may run internal functions. */
  allowInternal: boolean;
  requestId: string;
  /** What `getRequestMetadata` shows. */
  caller?: {
    ip: string | null;
    userAgent: string | null;
    scheduledFunctionId?: string | null;
    /** Whose `_scheduled_functions` that one is in. */
    scheduledIn?: ComponentPath;
    /** The one that `identity` was read from. */
    authToken?: string | null;
  };
  /** What a socket calls this request, for whoever looks for its log lines. */
  clientRequest?: SessionRequest;
  /** Of a call that an action makes. All other calls are called by their request. */
  execution?: { id: string; parentId: string };
  /**
   * Mutations only. Every document named here is read first: if one is gone (a cancelled job), the function isn't run and
   * the failure's cause is "gone". `before` is written ahead of the function, which sees it; `after` when it has succeeded.
   * All of it commits with the function's own writes, or not at all.
   */
  alongside?: { before: PrivilegedWrite[]; after: PrivilegedWrite[] };
}

export interface Failure {
  ok: false;
  /** What a client may see: "[Request ID: …] Server Error\nUncaught Error: …" (protocol §4). */
  errorMessage: string;
  /** ConvexError data as Convex JSON; absent for other errors. */
  errorData?: Json;
  /**
   * "system" = the call may be tried again and was no fault of the function; "occ" = conflict after all retries; "timeout" =
   * it took too long or too much memory; "gone" = see `CallRequest.alongside`.
   */
  cause: "user" | "system" | "occ" | "timeout" | "gone";
}
export interface Success {
  ok: true;
  value: Json;
}

export interface QueryOutcome {
  result: Success | Failure;
  logLines: string[];
  /** Snapshot it ran at. */
  ts: Timestamp;
  reads: ReadSet;
  /** Rows by table number, where they were counted. */
  rowsRead?: ReadonlyMap<number, number>;
  journal: string | null;
  observedIdentity: boolean;
  observedTime: boolean;
  /** It drew random numbers: another run would have drawn others. */
  observedRandom?: boolean;
  executionMs: number;
}

export interface MutationOutcome {
  result: Success | Failure;
  logLines: string[];
  /** Commit timestamp (of the original run when a request was repeated); null when it failed. */
  ts: Timestamp | null;
  /** Conflicts met before it committed or gave up. */
  conflicts: number;
  executionMs: number;
  /** For tests and counters: what the committed attempt read and wrote. */
  transaction: TransactionResult | null;
}

export interface ActionOutcome {
  result: Success | Failure;
  logLines: string[];
  /** So many of them were reported while it ran. */
  toldLines?: number;
  executionMs: number;
  environment?: ModuleSource["environment"];
}

export interface HttpActionRequest {
  componentPath: ComponentPath;
  method: string;
  url: string;
  headerPairs: [string, string][];
  /** Whether there is a body to read (`HttpExchange.read`). */
  hasBody: boolean;
  routedPath: string;
  identity: JsonObject | null;
  requestId: string;
  /** As in `CallRequest`. */
  caller?: CallRequest["caller"];
}
export interface HttpActionOutcome {
  status: number;
  /** False when the answer broke off after it had begun. */
  isComplete: boolean;
  logLines: string[];
  /** So many of them were reported while it ran. */
  toldLines?: number;
}

export interface HttpResponseHead {
  status: number;
  headerPairs: [string, string][];
  /** Of the body; null when only its end will tell. */
  length: number | null;
}

/** The two bodies of an HTTP action, while it runs. */
export interface HttpExchange {
  /** The next bytes of the request; null at its end. Rejects with an error whose message the function may see. */
  read(): Promise<Uint8Array | null>;
  /** Once, before the first `write`. */
  start(head: HttpResponseHead): void;
  /** Resolves when more may come; false when nobody is there any more. */
  write(bytes: Uint8Array): Promise<boolean>;
}

/** Identifies a mutation of a client for exactly-once execution over reconnects and restarts (protocol §3.4). */
export interface SessionRequest {
  sessionId: string;
  requestId: number;
}

export interface FunctionRunner {
  /** New code for every lane; running calls finish on the old one. */
  deploy(code: DeployedCode): Promise<void>;
  /** All at one snapshot that is at least `minTs`. */
  runQueries(
    requests: (CallRequest & { journal: string | null })[],
    minTs: Timestamp,
  ): Promise<QueryOutcome[]>;
  /** A module whose default export is a query, beside the deployed code. Throws PushRefused for one that can't be loaded. */
  runTestQuery(query: Omit<CallRequest, "path"> & { source: string }): Promise<QueryOutcome>;
  /** Runs, validates and commits, with the official retries on conflict. A known `sessionRequest` returns its first outcome. */
  runMutation(request: CallRequest, sessionRequest?: SessionRequest): Promise<MutationOutcome>;
  runAction(request: CallRequest): Promise<ActionOutcome>;
  /** Resolves when the answer has been written, whole or not. */
  runHttpAction(request: HttpActionRequest, exchange: HttpExchange): Promise<HttpActionOutcome>;
  /** Evaluates the modules of one definition and lists what they export (protocol §7.3.5). Throws PushError. */
  analyze(modules: ModuleSource[], env: Record<string, string>): Promise<Record<string, AnalyzedModule>>;
  /**
   * Evaluates a module and returns JSON of `default.export()` (schema, convex.config) or of `default` (auth.config).
   * `dependencies` resolve imports of `./_componentDeps/<base64url>` (protocol §7.3.3). Throws PushError with a code.
   */
  evaluate(
    module: ModuleSource,
    what: "export" | "default",
    options: { env: Record<string, string>; strictEnv: boolean; dependencies?: Record<string, JsonObject> },
  ): Promise<Json>;
  /** What runs at this moment, and what waits for a worker. */
  load(): Record<"mutations" | "queries" | "actions" | "nodeActions", { running: number; waiting: number }>;
  close(): Promise<void>;
}
