/**
 * A line between client and backend that breaks once, at a chosen moment: when the n-th message passes, in one direction,
 * just before or just after it is delivered. Connections made afterwards are sound.
 */
import { WebSocket, WebSocketServer } from "ws";

export interface Cut {
  direction: "toServer" | "toClient";
  /** Counted from 1 over the first connection. */
  message: number;
  when: "before" | "after";
}

export interface CuttingProxy {
  url: string;
  readonly wasCut: boolean;
  close(): void;
}

export async function cuttingProxy(backendUrl: string, cut: Cut): Promise<CuttingProxy> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const state = { wasCut: false };
  server.on("connection", (client, request) => {
    const upstream = new WebSocket(backendUrl.replace(/^http/, "ws") + (request.url ?? ""));
    const breakLine = () => {
      state.wasCut = true;
      client.terminate();
      upstream.terminate();
    };
    const counts = { toServer: 0, toClient: 0 };
    const pass = (direction: Cut["direction"], to: WebSocket, text: string) => {
      const isMoment = !state.wasCut && cut.direction === direction && ++counts[direction] === cut.message;
      if (isMoment && cut.when === "before") return breakLine();
      to.send(text, () => isMoment && breakLine());
    };
    const early: string[] = [];
    client.on("message", (data) => {
      if (upstream.readyState === WebSocket.OPEN) pass("toServer", upstream, String(data));
      else early.push(String(data));
    });
    upstream.on("open", () => {
      for (const text of early.splice(0)) pass("toServer", upstream, text);
    });
    upstream.on("message", (data) => {
      if (client.readyState === WebSocket.OPEN) pass("toClient", client, String(data));
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on("close", () => other.terminate());
      one.on("error", () => {});
    }
  });
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    get wasCut() {
      return state.wasCut;
    },
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
