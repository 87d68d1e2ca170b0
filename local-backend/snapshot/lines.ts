/** Lines of a stream of bytes, each a JSON object. */
import { isJsonObject } from "../values/convex-json.ts";
import type { Json, JsonObject } from "../engine/types.ts";
import { ImportRefused } from "./import-source.ts";

/** A document of 1 MiB written with every character escaped is no longer. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;
const NEWLINE = 0x0a;

/** `what` names the source in sentences. */
export async function* jsonLines(chunks: AsyncIterable<Buffer>, what: string): AsyncIterable<JsonObject> {
  let lineNumber = 0;
  for await (const line of linesOf(chunks, what)) {
    lineNumber++;
    const text = line.toString("utf8").trim();
    if (text !== "") yield objectOf(text, `${what}, line ${lineNumber}`);
  }
}

export function objectOf(text: string, what: string): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new ImportRefused(`${what}: this isn't valid JSON`);
  }
  if (!isJsonObject(value)) throw new ImportRefused(`${what}: a document must be an object`);
  return value;
}

async function* linesOf(chunks: AsyncIterable<Buffer>, what: string): AsyncIterable<Buffer> {
  let rest: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at)]);
      rest = [];
      length = 0;
      from = at + 1;
    }
    const tail = chunk.subarray(from);
    length += tail.length;
    if (length > MAX_LINE_BYTES)
      throw new ImportRefused(`${what}: a line is longer than ${MAX_LINE_BYTES} bytes`);
    if (tail.length > 0) rest.push(tail);
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}
