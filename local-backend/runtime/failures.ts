/** Error texts as clients get them (protocol §4). */
import type { Json } from "../engine/types.ts";
import type { Failure } from "./types.ts";

function heading(requestId: string): string {
  return `[Request ID: ${requestId}] Server Error`;
}

export function failure(requestId: string, text: string, cause: Failure["cause"], errorData?: Json): Failure {
  return {
    ok: false,
    errorMessage: `${heading(requestId)}\n${text}`,
    cause,
    ...(errorData === undefined ? {} : { errorData }),
  };
}

/** The text without its heading: what a function sees that called another one. */
export function innerText({ errorMessage }: Failure): string {
  return errorMessage.replace(/^\[Request ID: [^\]]*\] Server Error\n/, "");
}
