/** What the caller of an HTTP action that threw gets (protocol §6). */
import type { JsonObject } from "../engine/types.ts";
import { innerText } from "./failures.ts";
import type { Failure, HttpExchange, HttpResponseHead } from "./types.ts";

export function httpFailure(
  failed: Failure,
  requestId: string,
): { head: HttpResponseHead; body: Uint8Array } {
  const text = innerText(failed);
  const [firstLine = ""] = text.split("\n");
  const content: JsonObject = {
    code: `[Request ID: ${requestId}] Server Error: ${firstLine.replace(/^Uncaught /, "")}`,
    trace: text,
    ...(failed.errorData === undefined ? {} : { data: failed.errorData }),
  };
  const body = new TextEncoder().encode(JSON.stringify(content));
  return {
    head: { status: 500, headerPairs: [["content-type", "application/json"]], length: body.length },
    body,
  };
}

export async function answerHttpFailure(
  exchange: HttpExchange,
  failed: Failure,
  requestId: string,
): Promise<number> {
  const { head, body } = httpFailure(failed, requestId);
  exchange.start(head);
  await exchange.write(body);
  return head.status;
}
