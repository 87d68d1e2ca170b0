/**
 * A line between one client and the backend that a test can break: cut, or frozen, so that both ends still believe in it
 * while nothing gets through in one direction or both. Bytes only: what they mean is nobody's business here.
 */
import net from "node:net";

export interface FailingLine {
  url: string;
  /** All connections break now. */
  cut(): void;
  /** What is sent from now on is lost, and after `ms` the line breaks, as a router does that forgot it. */
  freeze(direction: "up" | "down" | "both", ms: number): void;
  /** What is sent is held up so long, and then arrives. */
  stall(ms: number): void;
  close(): Promise<void>;
}

interface Connection {
  client: net.Socket;
  upstream: net.Socket;
  lost: Set<"up" | "down">;
}

export async function failingLine(backendUrl: string): Promise<FailingLine> {
  const { hostname, port: backendPort } = new URL(backendUrl);
  const connections = new Set<Connection>();
  const end = (connection: Connection) => {
    connections.delete(connection);
    connection.client.destroy();
    connection.upstream.destroy();
  };
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(backendPort), hostname);
    const connection: Connection = { client, upstream, lost: new Set() };
    connections.add(connection);
    const pass = (from: net.Socket, to: net.Socket, direction: "up" | "down") => {
      from.on("data", (bytes) => {
        if (!connection.lost.has(direction)) to.write(bytes);
      });
      from.on("close", () => end(connection));
      from.on("error", () => end(connection));
    };
    pass(client, upstream, "up");
    pass(upstream, client, "down");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const later = (ms: number, then: () => void) => void setTimeout(then, ms).unref();
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () => [...connections].forEach(end),
    freeze: (direction, ms) => {
      for (const connection of connections) {
        if (direction !== "down") connection.lost.add("up");
        if (direction !== "up") connection.lost.add("down");
        later(ms, () => end(connection));
      }
    },
    stall: (ms) => {
      for (const { client, upstream } of connections) {
        for (const socket of [client, upstream]) {
          socket.pause();
          later(ms, () => socket.resume());
        }
      }
    },
    close: async () => {
      [...connections].forEach(end);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
