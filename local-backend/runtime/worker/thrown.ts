/** Values thrown in a realm that reach the thread around it: they may be anything, and come with foreign prototypes. */
import type { ErrorDescription } from "../realm/host.ts";

function messageOf(thrown: object): string {
  const { name, message } = thrown as { name?: unknown; message?: unknown };
  if (typeof message !== "string") return String(thrown);
  const kind = typeof name === "string" && name !== "" ? name : "Error";
  return message === "" ? kind : `${kind}: ${message}`;
}

/** Never throws. */
export function describeThrown(thrown: unknown): ErrorDescription {
  try {
    if (typeof thrown !== "object" || thrown === null) return { message: String(thrown), stack: "" };
    const { stack, data } = thrown as { stack?: unknown; data?: unknown };
    const isConvexError = (thrown as Record<symbol, unknown>)[Symbol.for("ConvexError")] === true;
    return {
      message: messageOf(thrown),
      stack: typeof stack === "string" ? stack : "",
      ...(isConvexError && typeof data === "string" ? { data } : {}),
    };
  } catch {
    return { message: "Error: an error that cannot be described was thrown", stack: "" };
  }
}
