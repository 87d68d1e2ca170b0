/** What the main process and the worker processes say to each other. Plain data only. */
import type { Json, JsonObject, Timestamp, TransactionResult } from "../engine/types.ts";
import type { CompiledModule } from "./module-compiler.ts";
import type { PushProblem } from "./push-problem.ts";
import type {
  ActionOutcome,
  AnalyzedModule,
  CallRequest,
  DeployedCode,
  Failure,
  HttpActionRequest,
  QueryOutcome,
  Success,
} from "./types.ts";

export interface CompiledDefinition {
  functions: Record<string, AnalyzedModule>;
  /** Path → hash, of the isolate environment. */
  modules: Record<string, string>;
  /** Paths of the modules with "use node". */
  nodeModules: string[];
}

/** DeployedCode with every module replaced by its hash; scripts travel beside it, each once. */
export type CompiledDeployment = Pick<DeployedCode, "version" | "instances" | "handles"> & {
  definitions: Record<string, CompiledDefinition>;
  /** What Date and Math.random show while modules are loaded. */
  importTimeMs: number;
};

export interface WorkerData {
  /** Of the store; null: it only looks at code. */
  dataDir: string | null;
  bootScript: string;
  guardScript: string;
  /** Of the main process. */
  parentPid: number;
  /** Processor time that the own code of a query or mutation may take. */
  ownTimeMs: number;
  cloudOrigin: string;
  deploymentName: string;
  uploadTokenSecret: string;
  /** Set in processes that run "use node" modules. */
  node?: NodeCode;
}

export interface NodeCode {
  /** Holds the modules as files, at their own paths. */
  folder: string;
  /** What `process.env` shows. */
  env: Record<string, string>;
}

export type QueryRequest = CallRequest & { journal: string | null };

export interface MutationRun {
  result: Success | Failure;
  logLines: string[];
  executionMs: number;
  /** Null when it failed: nothing to commit. */
  transaction: TransactionResult | null;
}

export interface HttpActionRun {
  failure: Failure | null;
  logLines: string[];
  /** So many of them were reported while it ran. */
  toldLines?: number;
}

/** A job and its answer, by kind. */
export interface Jobs {
  queries: {
    request: { requests: QueryRequest[]; minTs: Timestamp };
    answer: QueryOutcome[];
  };
  mutation: { request: { call: CallRequest; minTs: Timestamp }; answer: MutationRun };
  action: { request: { call: CallRequest }; answer: ActionOutcome };
  /** The response goes out while it runs (`http/start`, `http/write`). */
  httpAction: { request: { call: HttpActionRequest }; answer: HttpActionRun };
  analyze: {
    request: { modules: CompiledModule[]; env: Record<string, string> };
    answer: { ok: true; modules: Record<string, AnalyzedModule> } | PushProblem;
  };
  /** In a process that has their files. */
  analyzeNode: {
    request: { paths: string[] };
    answer: { ok: true; modules: Record<string, AnalyzedModule> } | PushProblem;
  };
  evaluate: {
    request: {
      module: CompiledModule;
      what: "export" | "default";
      env: Record<string, string>;
      strictEnv: boolean;
      dependencies: Record<string, JsonObject>;
    };
    answer: { ok: true; value: Json } | PushProblem;
  };
}
export type JobKind = keyof Jobs;
export type JobRequest<Kind extends JobKind> = Jobs[Kind]["request"];
export type JobAnswer<Kind extends JobKind> = Jobs[Kind]["answer"];

export type ToWorker =
  /** The first message. */
  | { type: "start"; data: WorkerData }
  /** Nothing is being written: now it may open the store. */
  | { type: "open" }
  | { type: "deploy"; deployment: CompiledDeployment; scripts: CompiledModule[]; warmUp: boolean }
  | { type: "job"; jobId: number; kind: JobKind; request: Jobs[JobKind]["request"] }
  /** Actions only: nobody waits for it any more. */
  | { type: "cancel"; jobId: number }
  | { type: "told"; askId: number; answer: AskAnswer };

export type FromWorker =
  /** It has started, and waits for "open". */
  | { type: "started" }
  /** It has what it needs: jobs and code may come. */
  | { type: "ready" }
  | { type: "deployed"; version: number }
  | { type: "done"; jobId: number; answer: Jobs[JobKind]["answer"] }
  /** A fault of the backend, not of the function. */
  | { type: "failed"; jobId: number; message: string }
  | {
      type: "ask";
      askId: number;
      jobId: number;
      operation: string;
      args: JsonObject;
      bytes: Uint8Array | null;
    }
  | { type: "problem"; message: string };

/** What an action asks of the main process: `operation` as the syscall is called. */
export type AskRequest = Omit<Extract<FromWorker, { type: "ask" }>, "type" | "askId">;

/** Answer to what an action asked of the main process. */
export type AskAnswer =
  { ok: true; value: Json; bytes?: Uint8Array } | { ok: false; message: string; data?: Json };
