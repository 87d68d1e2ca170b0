/** Refusals of the HTTP API, `{code, message}` (protocol §1). Everything else that goes wrong stays inside. */
import { ZodError } from "zod";
import { PushRefused } from "../deploy/push-error.ts";
import { EngineUnavailableError, UserError, WriteFailedError } from "../engine/errors.ts";
import { ImportRefused } from "../snapshot/import-source.ts";
import { AuthenticationError } from "../sync/caller.ts";

export class HttpError extends Error {
  constructor(
    public readonly status: number,
    public readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "HttpError";
  }
}

/** Null for faults of this program: those are reported to the operator and shown as a plain 500. */
export function asHttpError(error: unknown): HttpError | null {
  if (error instanceof HttpError) return error;
  if (error instanceof AuthenticationError) {
    // The dashboard takes a 401 for a key that doesn't hold, and leaves the page.
    return new HttpError(error.code === "Forbidden" ? 403 : 401, error.code, error.message);
  }
  if (error instanceof PushRefused) return new HttpError(400, error.code, error.message);
  if (error instanceof ImportRefused) return new HttpError(400, "ImportRefused", error.message);
  if (error instanceof UserError) return new HttpError(400, "BadRequest", error.message);
  if (error instanceof WriteFailedError) return new HttpError(503, "Overloaded", error.message);
  if (error instanceof EngineUnavailableError)
    return new HttpError(503, "Overloaded", "The deployment is stopping");
  if (error instanceof ZodError) {
    const issue = error.issues[0];
    return new HttpError(
      400,
      "BadRequest",
      `${issue?.path.join(".") || "body"}: ${issue?.message ?? "wrong"}`,
    );
  }
  return isPushError(error) ? new HttpError(400, error.code, error.message) : null;
}

/** The runtime's errors of evaluating pushed code carry the code that the CLI reacts to. */
function isPushError(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error &&
    error.name === "PushError" &&
    typeof (error as { code?: unknown }).code === "string"
  );
}
