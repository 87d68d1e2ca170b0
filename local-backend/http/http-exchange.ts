/** The two bodies of an HTTP action on its connection, or kept in memory for who asks inside of this process. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpExchange, HttpResponseHead } from "../runtime/types.ts";
import { asHttpError, type HttpError } from "./http-error.ts";
import { bodyChunks } from "./request-body.ts";

/** Belong to one connection, so they aren't passed on from the app's response. */
const CONNECTION_HEADERS = new Set(["connection", "transfer-encoding", "content-length", "keep-alive"]);
const WITHOUT_BODY = new Set([204, 205, 304]);

export class ConnectionExchange implements HttpExchange {
  private readonly chunks: AsyncIterator<Buffer>;
  private refusal: HttpError | null = null;
  private hasBody = true;

  /** Throws HttpError for a body that can't be read. */
  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    maxBodyBytes: number,
  ) {
    this.chunks = bodyChunks(request, maxBodyBytes);
  }

  async read(): Promise<Uint8Array | null> {
    try {
      const { done, value } = await this.chunks.next();
      return done ? null : value;
    } catch (error) {
      this.refusal = asHttpError(error);
      throw this.refusal ?? new Error("The connection was closed");
    }
  }

  start({ status, headerPairs, length }: HttpResponseHead): void {
    const { response, refusal } = this;
    if (response.destroyed) return;
    // What the function makes of it is beside the point: the request was wrong.
    if (refusal !== null) return this.refuse(refusal);
    // Left by a head that couldn't be written.
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    for (const [name, value] of headerPairs) {
      // One line each: Set-Cookie may come several times.
      if (!CONNECTION_HEADERS.has(name.toLowerCase())) response.appendHeader(name, value);
    }
    if (WITHOUT_BODY.has(status)) this.hasBody = false;
    else if (length !== null) response.setHeader("content-length", length);
    if (this.request.method === "HEAD") this.hasBody = false;
    response.writeHead(status);
    response.flushHeaders();
  }

  async write(bytes: Uint8Array): Promise<boolean> {
    const { response } = this;
    if (response.destroyed || !this.hasBody) return false;
    if (response.write(bytes)) return true;
    await new Promise<void>((resolve) => {
      const done = () => {
        response.off("drain", done).off("close", done);
        resolve();
      };
      response.on("drain", done).on("close", done);
    });
    return !response.destroyed;
  }

  /** Reads what the function left, so that the connection can be used again. */
  async drain(): Promise<void> {
    try {
      while (!(await this.chunks.next()).done);
    } catch {
      // Too much, or gone.
    }
  }

  private refuse({ status, code, message }: HttpError): void {
    this.hasBody = false;
    this.response.writeHead(status, { "content-type": "application/json" });
    this.response.write(JSON.stringify({ code, message }));
  }

  end(isComplete: boolean): void {
    if (isComplete) this.response.end();
    else this.response.destroy();
  }
}

export class MemoryExchange implements HttpExchange {
  private head: HttpResponseHead | null = null;
  private readonly written: Uint8Array[] = [];
  private unread: Uint8Array | null;

  constructor(body: Uint8Array | null = null) {
    this.unread = body;
  }

  read(): Promise<Uint8Array | null> {
    const body = this.unread;
    this.unread = null;
    return Promise.resolve(body);
  }

  start(head: HttpResponseHead): void {
    this.head = head;
  }

  write(bytes: Uint8Array): Promise<boolean> {
    this.written.push(bytes);
    return Promise.resolve(true);
  }

  get headerPairs(): [string, string][] {
    return this.head?.headerPairs ?? [];
  }

  get body(): Buffer {
    return Buffer.concat(this.written);
  }
}
