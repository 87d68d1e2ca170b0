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

/** The engine can't go on (closed, or a storage write failed): no fault of the call, which may be tried again later. */
export class EngineUnavailableError extends Error {
  override name = "EngineUnavailableError";
}

/** The data folder is in use by another process or already open in this one. */
export class DataFolderInUseError extends Error {
  override name = "DataFolderInUseError";
}
