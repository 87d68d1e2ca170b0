/**
 * The sockets of the sync protocol: accepts upgrades of `/api/sync` and `/api/<version>/sync`, keeps them alive and gives
 * each a session. Owns the set of open sockets; knows nothing of messages.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer, type RawData } from "ws";
import { refuseStream } from "../base/refuse-stream.ts";
import type { OriginCheck } from "../http/origins.ts";
import { Intake, SOCKET_INTAKE } from "./intake.ts";
import { SyncSession, type SessionServices } from "./session.ts";
import { joinsParts } from "./transition.ts";

const SYNC_PATH = /^\/api\/(?:([^/]+)\/)?sync$/;
/** Above the largest arguments a function takes (16 MiB), so that too large ones get a proper answer. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** A client that doesn't read while answers pile up is let go; it reconnects when it can. */
const MAX_BUFFERED_BYTES = 128 * 1024 * 1024;
const KEEP_ALIVE_MS = 5_000;
const SILENCE_MS = 120_000;
/** Until a new socket must have said Connect. */
const INTRODUCTION_MS = 30_000;
/** More than this unread by the peer, and its pings are left unanswered: a flood of them must not fill our memory. */
const MAX_PONG_BACKLOG_BYTES = 64 * 1024;

interface OpenSocket {
  socket: WebSocket;
  session: SyncSession;
  intake: Intake;
  openedAtMs: number;
  heardAtMs: number;
}

export class SyncServer {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    // What a few kilobytes unfold to can't be known before it is done.
    perMessageDeflate: false,
    autoPong: false,
  });
  private readonly open = new Set<OpenSocket>();
  private readonly keepAlive: NodeJS.Timeout;
  private isStopping = false;
  readonly counters = { accepted: 0 };

  constructor(
    private readonly services: SessionServices,
    private readonly isAllowedOrigin: OriginCheck,
  ) {
    this.keepAlive = setInterval(() => this.checkSockets(), KEEP_ALIVE_MS);
    this.keepAlive.unref();
  }

  get size(): number {
    return this.open.size;
  }

  get queryCount(): number {
    return [...this.open].reduce((count, { session }) => count + session.queryCount, 0);
  }

  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on("error", () => stream.destroy());
    const [path = ""] = (request.url ?? "/").split("?");
    const match = SYNC_PATH.exec(path);
    if (match === null) return refuseStream(stream, "404 Not Found");
    if (!this.isAllowedOrigin(request.headers.origin)) return refuseStream(stream, "403 Forbidden");
    if (this.isStopping) return refuseStream(stream, "503 Service Unavailable");
    this.server.handleUpgrade(request, stream, head, (socket) =>
      this.accept(socket, request, joinsParts(match[1])),
    );
  }

  /** Says goodbye to everybody. Mutations that run go on; their clients ask again after the restart. */
  close(): void {
    this.isStopping = true;
    clearInterval(this.keepAlive);
    for (const { session } of this.open) session.close(1012, "ServerStopping");
    this.server.close();
  }

  /** After the grace given to `close`: whoever hasn't answered the goodbye. */
  terminateAll(): void {
    for (const { socket } of this.open) socket.terminate();
  }

  private accept(socket: WebSocket, request: IncomingMessage, joinsParts: boolean): void {
    this.counters.accepted++;
    const transport = {
      send: (text: string, onWritten: () => void) => {
        if (socket.readyState !== WebSocket.OPEN) return onWritten();
        if (socket.bufferedAmount > MAX_BUFFERED_BYTES) return socket.terminate();
        socket.send(text, () => onWritten());
      },
      // A close frame holds 123 bytes of reason.
      close: (code: number, reason: string) => socket.close(code, reason.slice(0, 120)),
    };
    const origin = {
      ip: request.socket.remoteAddress ?? null,
      userAgent: request.headers["user-agent"] ?? null,
    };
    const session = new SyncSession(this.services, transport, origin, joinsParts);
    const intake = new Intake(SOCKET_INTAKE, socket);
    const now = Date.now();
    const entry: OpenSocket = { socket, session, intake, openedAtMs: now, heardAtMs: now };
    this.open.add(entry);
    socket.on("message", (data, isBinary) => {
      entry.heardAtMs = Date.now();
      const text = isBinary ? "" : textOf(data);
      session.receive(text, intake.took(text.length));
    });
    socket.on("ping", (data: Buffer) => {
      intake.took(data.length)();
      if (socket.bufferedAmount < MAX_PONG_BACKLOG_BYTES) socket.pong(data);
    });
    socket.on("pong", (data: Buffer) => {
      intake.took(data.length)();
      entry.heardAtMs = Date.now();
    });
    // A broken frame or one that is too large: `ws` closes this socket, the others don't notice.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.open.delete(entry);
      intake.close();
      session.closed();
    });
  }

  private checkSockets(): void {
    const now = Date.now();
    for (const entry of this.open) {
      const { socket, session, intake } = entry;
      // Whom we don't read can't be heard.
      if (intake.isPaused) entry.heardAtMs = now;
      if (entry.openedAtMs < now - INTRODUCTION_MS) session.endIfNotIntroduced();
      if (entry.heardAtMs < now - SILENCE_MS) socket.terminate();
      else if (socket.readyState === WebSocket.OPEN) socket.ping();
    }
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return Buffer.from(data as ArrayBuffer).toString("utf8");
}
