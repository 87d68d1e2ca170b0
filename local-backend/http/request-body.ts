/** Reads request bodies: whole or chunk by chunk, bounded, decompressed. */
import type { IncomingMessage } from "node:http";
import { pipeline, Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliDecompress, createBrotliDecompress, createGunzip, gunzip } from "node:zlib";
import { JsonRefused, parseBoundedJson } from "../base/bounded-json.ts";
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
  assertDeclared(request, maxBytes);
  const chunks: Buffer[] = [];
  for await (const chunk of rawChunks(request, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * As it arrives, decompressed. Throws HttpError at once for what its headers tell, and 413 while it is read as soon as there
 * are more than `maxBytes`.
 */
export function bodyChunks(request: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  assertDeclared(request, maxBytes);
  const encoding = request.headers["content-encoding"];
  const raw = rawChunks(request, maxBytes);
  if (encoding === undefined || encoding === "identity") return raw;
  if (encoding !== "br" && encoding !== "gzip") throw unsupported(encoding);
  const decoder = encoding === "br" ? createBrotliDecompress() : createGunzip();
  return decodedChunks(raw, decoder, encoding, maxBytes);
}

async function* decodedChunks(
  raw: AsyncIterable<Buffer>,
  decoder: ReturnType<typeof createGunzip>,
  encoding: string,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  // Errors of either end come out of the iteration.
  pipeline(Readable.from(raw), decoder, () => {});
  try {
    yield* bounded(decoder, maxBytes);
  } catch (error) {
    throw error instanceof HttpError ? error : malformed(encoding);
  }
}

async function* rawChunks(request: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  // The connection stays, so that the refusal can be read.
  const incoming = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    yield* bounded(incoming, maxBytes);
  } catch (error) {
    // Who hangs up in the middle is no problem of the operator's.
    if ((error as NodeJS.ErrnoException).code !== "ECONNRESET") throw error;
    throw new HttpError(400, "BadRequest", "The body broke off");
  }
}

async function* bounded(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

function assertDeclared(request: IncomingMessage, maxBytes: number): void {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
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
    throw malformed(encoding);
  }
  throw unsupported(encoding);
}

function malformed(encoding: string): HttpError {
  return new HttpError(400, "BadRequest", `The body isn't valid ${encoding}`);
}

function unsupported(encoding: string): HttpError {
  return new HttpError(415, "UnsupportedEncoding", `Content-Encoding ${encoding} isn't supported`);
}

export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return parseBoundedJson(body.toString("utf8"));
  } catch (error) {
    const why = error instanceof JsonRefused && error.message !== "not JSON" ? `: ${error.message}` : "";
    throw new HttpError(400, "BadJsonBody", `The body isn't valid JSON${why}`);
  }
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, "RequestTooLarge", `The body is larger than ${maxBytes} bytes`);
}
