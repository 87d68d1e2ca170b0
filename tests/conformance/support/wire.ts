/** Connections below HTTP and WebSocket: bytes as they are, frames as nobody should make them. */
import net from "node:net";
import { randomBytes } from "node:crypto";

export class Wire {
  received = Buffer.alloc(0);
  isClosed = false;
  private wake: () => void = () => {};

  private constructor(readonly socket: net.Socket) {
    socket.on("data", (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake();
    });
    socket.on("end", () => this.wake());
    socket.on("error", () => {});
    socket.on("close", () => {
      this.isClosed = true;
      this.wake();
    });
  }

  static async open(port: number): Promise<Wire> {
    const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new Wire(socket);
  }

  /** Through the handshake of the sync protocol. */
  static async upgraded(port: number, headers = ""): Promise<Wire> {
    const wire = await Wire.open(port);
    wire.write(
      "GET /api/1.48.0/sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n${headers}\r\n`,
    );
    await wire.until(() => wire.received.includes("\r\n\r\n") || wire.isClosed);
    return wire;
  }

  write(data: string | Buffer): void {
    if (!this.socket.destroyed) this.socket.write(data);
  }

  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise<void>((resolve) => (this.wake = resolve));
  }

  /** Says that nothing more will come, and waits until the other side hangs up. */
  async answered(): Promise<string> {
    this.socket.end();
    await this.until(() => this.isClosed);
    return this.received.toString("latin1");
  }

  async closed(): Promise<string> {
    await this.until(() => this.isClosed || this.socket.readableEnded);
    this.socket.destroy();
    return this.received.toString("latin1");
  }

  destroy(): void {
    this.socket.destroy();
  }
}

export interface FrameOptions {
  opcode?: number;
  isFinal?: boolean;
  isMasked?: boolean;
  reservedBits?: number;
  /** What the header claims instead of the payload's length. */
  claimedLength?: bigint;
}

export function frame(payload: Buffer, options: FrameOptions = {}): Buffer {
  const { opcode = 1, isFinal = true, isMasked = true, reservedBits = 0, claimedLength } = options;
  const length = claimedLength ?? BigInt(payload.length);
  const first = (isFinal ? 0x80 : 0) | (reservedBits << 4) | opcode;
  const maskBit = isMasked ? 0x80 : 0;
  let header: Buffer;
  if (length < 126n) header = Buffer.from([first, maskBit | Number(length)]);
  else if (length < 65_536n) {
    header = Buffer.from([first, maskBit | 126, 0, 0]);
    header.writeUInt16BE(Number(length), 2);
  } else {
    header = Buffer.alloc(10);
    header[0] = first;
    header[1] = maskBit | 127;
    header.writeBigUInt64BE(length, 2);
  }
  if (!isMasked) return Buffer.concat([header, payload]);
  const mask = randomBytes(4);
  const masked = Buffer.from(payload);
  for (let at = 0; at < masked.length; at++) masked[at] = (masked[at] ?? 0) ^ (mask[at & 3] ?? 0);
  return Buffer.concat([header, mask, masked]);
}
