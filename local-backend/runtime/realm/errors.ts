import type { ErrorDescription } from "./host.ts";

function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const name = String(thrown.name || "Error");
  return thrown.message ? `${name}: ${thrown.message}` : name;
}

/** Never throws: user code may have thrown anything, getters and proxies included. */
export function describeError(thrown: unknown): ErrorDescription {
  try {
    const description: ErrorDescription = { message: messageOf(thrown), stack: "" };
    if (typeof thrown === "object" && thrown !== null) {
      const { stack, data, ConvexErrorSymbol } = thrown as Record<string, unknown>;
      if (typeof stack === "string") description.stack = stack;
      if (ConvexErrorSymbol !== undefined && typeof data === "string") description.data = data;
    }
    return description;
  } catch {
    return { message: "Error: an error that cannot be described was thrown", stack: "" };
  }
}
