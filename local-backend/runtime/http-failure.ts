/** What the caller of an HTTP action that threw gets (protocol §6). */
import type { JsonObject } from "../engine/types.ts";
import { innerText } from "./failures.ts";
import type { Failure, HttpActionOutcome } from "./types.ts";

export function httpFailure(failed: Failure, logLines: string[], requestId: string): HttpActionOutcome {
  const text = innerText(failed);
  const [firstLine = ""] = text.split("\n");
  const content: JsonObject = {
    code: `[Request ID: ${requestId}] Server Error: ${firstLine.replace(/^Uncaught /, "")}`,
    trace: text,
    ...(failed.errorData === undefined ? {} : { data: failed.errorData }),
  };
  return {
    status: 500,
    headerPairs: [["content-type", "application/json"]],
    body: new TextEncoder().encode(JSON.stringify(content)),
    logLines,
  };
}
