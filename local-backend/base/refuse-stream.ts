/** The last words on a raw connection. A peer that doesn't hang up then is cut off: half-open connections would pile up. */
import type { Duplex } from "node:stream";

const FAREWELL_MS = 2_000;

export function refuseStream(stream: Duplex, status: string): void {
  if (!stream.writable) return void stream.destroy();
  stream.on("error", () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  setTimeout(() => stream.destroy(), FAREWELL_MS).unref();
}
