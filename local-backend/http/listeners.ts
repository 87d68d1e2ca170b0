/**
 * The two listening ports: deployment ("cloud") and site. They are taken before anything else starts, so that a taken port is
 * told at once; requests that come before the backend is ready wait for it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { refuseStream } from "../base/refuse-stream.ts";
import { limitConnections, PipelineCount, type ConnectionLimits } from "./connection-limits.ts";

const CLIENT_ERRORS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

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

  private constructor(limits: ConnectionLimits) {
    const pipelined = new PipelineCount(limits.pipelinedRequests);
    const timeouts = {
      connectionsCheckingInterval: limits.checkEveryMs,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
    };
    this.server = createServer(timeouts, (request, response) => {
      if (pipelined.isTooMany(request, response)) return void request.socket.destroy();
      this.whenReady((handlers) => {
        // Handlers answer for their own errors; what is left is an answer that can't be written.
        handlers.request(request, response).catch(() => response.destroy());
      });
    });
    this.server.timeout = limits.idleMs;
    limitConnections(this.server, limits.connectionsPerAddress);
    this.server.on("upgrade", (request, stream, head) =>
      this.whenReady(({ upgrade }) =>
        upgrade === undefined ? stream.destroy() : upgrade(request, stream, head),
      ),
    );
    // Not HTTP at all: only this connection suffers.
    this.server.on("clientError", (error: NodeJS.ErrnoException, stream) =>
      refuseStream(stream, CLIENT_ERRORS[error.code ?? ""] ?? "400 Bad Request"),
    );
  }

  /** Throws PortUnavailableError with a sentence that names the flag to change. */
  static async open(host: string, port: number, flag: string, limits: ConnectionLimits): Promise<Listener> {
    const listener = new Listener(limits);
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
