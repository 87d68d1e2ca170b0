/** What one address, and one connection, may hold of a listener. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

export interface ConnectionLimits {
  /** Sockets and HTTP together. A reverse proxy is one address. */
  connectionsPerAddress: number;
  /** Sent on one connection before the first of them is answered; common clients never send a second. */
  pipelinedRequests: number;
  headersMs: number;
  requestMs: number;
  /** Of silence on a connection of any kind but a socket. */
  idleMs: number;
  /** Longer than the idle time after which common clients and proxies drop a connection themselves. */
  keepAliveMs: number;
  checkEveryMs: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  connectionsPerAddress: 4_000,
  pipelinedRequests: 64,
  headersMs: 20_000,
  requestMs: 300_000,
  // Longer than any action runs: its caller waits in silence.
  idleMs: 11 * 60_000,
  keepAliveMs: 75_000,
  checkEveryMs: 5_000,
};

/** Whoever opens more connections than allowed has the surplus closed unread. */
export function limitConnections(server: Server, perAddress: number): void {
  const open = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress;
    if (address === undefined) return void socket.destroy();
    const count = (open.get(address) ?? 0) + 1;
    if (count > perAddress) return void socket.destroy();
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}

/** Counts requests that wait for their answer, per connection; true when it is one too many. */
export class PipelineCount {
  private readonly waiting = new WeakMap<Socket, number>();

  constructor(private readonly limit: number) {}

  isTooMany({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const count = (this.waiting.get(socket) ?? 0) + 1;
    if (count > this.limit) return true;
    this.waiting.set(socket, count);
    response.once("close", () => this.waiting.set(socket, (this.waiting.get(socket) ?? 1) - 1));
    return false;
  }
}
