/** The bodies of HTTP actions: the main process has the connection. */
import type { JsonObject } from "../../engine/types.ts";
import type { AskAnswer } from "../worker-messages.ts";
import type { Asker } from "./action-files.ts";

export function readRequest({ context, jobId }: Asker): Promise<AskAnswer> {
  return context.ask({ jobId, operation: "http/read", args: {}, bytes: null });
}

export function startResponse({ context, jobId }: Asker, head: string): Promise<AskAnswer> {
  return context.ask({ jobId, operation: "http/start", args: JSON.parse(head) as JsonObject, bytes: null });
}

/** Whether somebody is still there. */
export async function writeResponse({ context, jobId }: Asker, bytes: Uint8Array): Promise<boolean> {
  // The realm may go on using its array.
  const answer = await context.ask({
    jobId,
    operation: "http/write",
    args: {},
    bytes: new Uint8Array(bytes),
  });
  return answer.ok && answer.value === true;
}
