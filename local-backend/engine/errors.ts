/** The errors of the engine. Which class it is decides who may catch it; texts are what clients and tests match. */

/** Wrong use or refused data: the function may catch it. `message` is the full official text. */
export class UserError extends Error {
  override name = "UserError";
  /** Machine-readable, e.g. `{isConvexSystemError: true, paginationError: "InvalidCursor"}`; absent otherwise. */
  readonly data: Record<string, unknown> | undefined;
  constructor(message: string, data?: Record<string, unknown>) {
    super(message);
    this.data = data;
  }
}

/** A read or write limit was passed. A function must not be able to catch it: going on would hide half-read data. */
export class LimitError extends Error {
  override name = "LimitError";
}

/** The engine can't do it now (closed, or a write failed): no fault of the call, which may be tried again later. */
export class EngineUnavailableError extends Error {
  override name = "EngineUnavailableError";
}

/** The disk took nothing: what was to be written isn't there, in whole or in part. `message` may be shown to clients. */
export class WriteFailedError extends EngineUnavailableError {
  override name = "WriteFailedError";
}

/** What is on disk isn't what was written there, or isn't ours. `message` is for the operator and says what to do. */
export class DamagedStoreError extends Error {
  override name = "DamagedStoreError";
}

/** The data folder is in use by another process or already open in this one. */
export class DataFolderInUseError extends Error {
  override name = "DataFolderInUseError";
}
