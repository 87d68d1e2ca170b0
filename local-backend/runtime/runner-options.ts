/** What `createFunctionRunner` needs from the rest of the backend. */
import type { Catalog, ComponentPath, SideRecord, Timestamp, TransactionResult } from "../engine/types.ts";

/** The part of the engine that runs on the main thread and that mutations go through. */
export interface RunnerEngine {
  catalog(): Catalog;
  latestTs(): Timestamp;
  commit(result: TransactionResult, sideRecords: SideRecord[]): Promise<CommitOutcome>;
  readSideRecord(key: string): string | null;
}

export type CommitOutcome =
  | { ok: true; ts: Timestamp }
  /** `tableName` and `documentId` of the first overlap found, where the committer knows them. */
  | { ok: false; tableName: string | null; documentId: string | null };

/** Bytes of stored files. Their metadata are documents of the system table `_storage`. */
export interface FileStore {
  /** Stores the bytes and writes the `_storage` document; returns its id. Rejects when `sha256` (base64 or hex) doesn't match. */
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

export interface RunnerLimits {
  /** Wall time that one query or mutation may take before its worker is thrown away. */
  transactionTimeoutMs: number;
  actionTimeoutMs: number;
  /** An action lane whose event loop is stuck for this long is thrown away with everything it runs. */
  actionStallMs: number;
  /** Evaluation of one module at push time. */
  moduleTimeoutMs: number;
}

export interface FunctionRunnerOptions {
  engine: RunnerEngine;
  /** Where the workers open the storage's read side. */
  dataDir: string;
  /** "http://127.0.0.1:3210"; file and upload URLs begin with it. */
  cloudOrigin: string;
  deploymentName: string;
  /** Signs upload URLs (`upload-token.ts`). */
  uploadTokenSecret: string;
  files: FileStore;
  lanes?: Partial<{ mutation: number; query: number; action: number }>;
  limits?: Partial<RunnerLimits>;
  /** Trouble of the runtime itself (a worker that died), for the operator's log. */
  reportProblem?: (message: string) => void;
}
