/** Reads request bodies: whole, bounded, decompressed. */
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip } from "node:zlib";
import { HttpError } from "./http-error.ts";

const decompressBrotli = promisify(brotliDecompress);
const decompressGzip = promisify(gunzip);

/** Throws HttpError 413 as soon as more than `maxBytes` arrive, before or after decompression. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const body = await readRawBody(request, maxBytes);
  return decompress(body, request.headers["content-encoding"], maxBytes);
}

/** As it came. Throws HttpError 413 as soon as more than `maxBytes` arrive. */
export async function readRawBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  // The connection stays, so that the refusal can be read.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function decompress(
  body: Buffer,
  encoding: string | undefined,
  maxOutputLength: number,
): Promise<Buffer> {
  if (encoding === undefined || encoding === "identity") return body;
  try {
    if (encoding === "br") return await decompressBrotli(body, { maxOutputLength });
    if (encoding === "gzip") return await decompressGzip(body, { maxOutputLength });
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxOutputLength);
    throw new HttpError(400, "BadRequest", `The body isn't valid ${encoding}`);
  }
  throw new HttpError(415, "UnsupportedEncoding", `Content-Encoding ${encoding} isn't supported`);
}

export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new HttpError(400, "BadJsonBody", "The body isn't valid JSON");
  }
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, "RequestTooLarge", `The body is larger than ${maxBytes} bytes`);
}
