/**
 * The two listening ports: deployment ("cloud") and site. They are taken before anything else starts, so that a taken port is
 * told at once; requests that come before the backend is ready wait for it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Longer than the idle time after which common clients and proxies drop a connection themselves. */
const KEEP_ALIVE_MS = 75_000;

export class PortUnavailableError extends Error {
  override name = "PortUnavailableError";
}

export interface RequestHandlers {
  request(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade?(request: IncomingMessage, stream: Duplex, head: Buffer): void;
}

export class Listener {
  private readonly server: Server;
  private handlers: RequestHandlers | null = null;
  private waiting: (() => void)[] = [];

  private constructor(private readonly port: number) {
    this.server = createServer((request, response) =>
      this.whenReady((handlers) => {
        // Handlers answer for their own errors; what is left is an answer that can't be written.
        handlers.request(request, response).catch(() => response.destroy());
      }),
    );
    this.server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.server.on("upgrade", (request, stream, head) =>
      this.whenReady(({ upgrade }) =>
        upgrade === undefined ? stream.destroy() : upgrade(request, stream, head),
      ),
    );
    // Not HTTP at all: only this connection suffers.
    this.server.on("clientError", (_error, stream) => {
      if (stream.writable) stream.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      else stream.destroy();
    });
  }

  /** Throws PortUnavailableError with a sentence that names the flag to change. */
  static async open(host: string, port: number, flag: string): Promise<Listener> {
    const listener = new Listener(port);
    await new Promise<void>((resolve, reject) => {
      listener.server.once("error", (error: NodeJS.ErrnoException) =>
        reject(new PortUnavailableError(explain(error, host, port, flag))),
      );
      listener.server.listen(port, host, resolve);
    });
    return listener;
  }

  serve(handlers: RequestHandlers): void {
    this.handlers = handlers;
    for (const go of this.waiting.splice(0)) go();
  }

  /** Takes no more connections; those that are open may finish what they began. */
  async close(graceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeIdleConnections();
    const timer = setTimeout(() => this.server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(timer);
  }

  private whenReady(work: (handlers: RequestHandlers) => void): void {
    const { handlers } = this;
    if (handlers !== null) return work(handlers);
    this.waiting.push(() => this.handlers !== null && work(this.handlers));
  }
}

function explain(error: NodeJS.ErrnoException, host: string, port: number, flag: string): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is taken by another program. Stop it, or choose another port with ${flag}.`;
    case "EACCES":
      return `Port ${port} may not be used by this user. Choose one above 1023 with ${flag}.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `This machine has no address ${host}. Choose another one with --host.`;
    default:
      return `Port ${port} on ${host} can't be opened: ${error.message}`;
  }
}
