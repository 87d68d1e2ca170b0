/** The sync protocol by hand: for what the official client never does. */
import { randomUUID } from "node:crypto";
import WebSocket from "ws";

export type Message = Record<string, unknown> & { type: string };

export class RawSocket {
  readonly received: Message[] = [];
  closed: { code: number; reason: string } | null = null;
  private read = 0;
  private wake: () => void = () => {};
  private readonly socket: WebSocket;

  private constructor(
    url: string,
    readonly sessionId: string,
    address: string,
  ) {
    this.socket = new WebSocket(url.replace(/^http/, "ws") + address);
    this.socket.on("message", (data) => {
      this.received.push(JSON.parse(String(data)) as Message);
      this.wake();
    });
    this.socket.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.wake();
    });
    this.socket.on("error", () => {});
  }

  /** Opened, and nothing sent yet. */
  static async open(
    url: string,
    sessionId: string = randomUUID(),
    address = "/api/1.48.0/sync",
  ): Promise<RawSocket> {
    const socket = new RawSocket(url, sessionId, address);
    await new Promise((resolve, reject) => {
      socket.socket.once("open", resolve);
      socket.socket.once("error", reject);
    });
    return socket;
  }

  /** Opened and introduced. */
  static async connect(
    url: string,
    options: { sessionId?: string; maxObservedTimestamp?: string; address?: string } = {},
  ): Promise<RawSocket> {
    const socket = await RawSocket.open(url, options.sessionId, options.address);
    const { maxObservedTimestamp } = options;
    socket.send({
      type: "Connect",
      sessionId: socket.sessionId,
      connectionCount: 0,
      lastCloseReason: "InitialConnect",
      clientTs: Date.now(),
      ...(maxObservedTimestamp === undefined ? {} : { maxObservedTimestamp }),
    });
    return socket;
  }

  send(message: object): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string | Buffer): void {
    this.socket.send(text);
  }

  addQuery(queryId: number, udfPath: string, args: object, baseVersion = queryId): void {
    const modifications = [{ type: "Add", queryId, udfPath, args: [args] }];
    this.send({ type: "ModifyQuerySet", baseVersion, newVersion: baseVersion + 1, modifications });
  }

  mutate(requestId: number, udfPath: string, args: object): void {
    this.send({ type: "Mutation", requestId, udfPath, args: [args] });
  }

  /** The next message of this type that wasn't handed out yet; everything before it is skipped. */
  async next(type: string, isWanted: (message: Message) => boolean = () => true): Promise<Message> {
    for (;;) {
      while (this.read < this.received.length) {
        const message = this.received[this.read++] as Message;
        if (message.type === type && isWanted(message)) return message;
      }
      if (this.closed !== null) {
        throw new Error(
          `closed (${this.closed.code} ${this.closed.reason}) while waiting for ${type}; ` +
            `got ${JSON.stringify(this.received).slice(0, 500)}`,
        );
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  async untilClosed(): Promise<{ code: number; reason: string }> {
    while (this.closed === null) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.closed;
  }

  /** Stops reading from the network: the server's buffers fill up. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  terminate(): void {
    this.socket.terminate();
  }
}
