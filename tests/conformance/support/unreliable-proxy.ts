/**
 * A line between clients and backend that is never sound for long: messages are late, mutations come twice, one direction falls
 * silent before the line breaks. Order within a line is kept, as TCP keeps it. All of it from a seed.
 */
import { WebSocket, WebSocketServer } from "ws";
import type { SeededRandom } from "../../../local-backend/base/random.ts";

export interface UnreliableProxy {
  url: string;
  readonly counts: Record<"cut" | "halfOpen" | "delayed" | "doubled", number>;
  /** From now on messages pass as they are. */
  calmDown(): void;
  close(): void;
}

const HALF_OPEN_MS = 200;
/** The official client waits longer after each break: more of them only take time. */
const MAX_BREAKS = 3;

export async function unreliableProxy(backendUrl: string, random: SeededRandom): Promise<UnreliableProxy> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const counts = { cut: 0, halfOpen: 0, delayed: 0, doubled: 0 };
  let isCalm = false;
  const mayBreak = () => counts.cut + counts.halfOpen < MAX_BREAKS;
  const oneIn = (times: number) => !isCalm && random.below(times) === 0;

  server.on("connection", (client, request) => {
    const upstream = new WebSocket(backendUrl.replace(/^http/, "ws") + (request.url ?? ""));
    const breakLine = () => {
      client.terminate();
      upstream.terminate();
    };
    const connected = new Promise<void>((resolve) => upstream.once("open", () => resolve()));
    const direction = (from: WebSocket, to: WebSocket, isToServer: boolean) => {
      let isSilent = false;
      let queue: Promise<void> = connected;
      const pass = async (text: string) => {
        if (oneIn(4)) {
          counts.delayed++;
          await new Promise((resolve) => setTimeout(resolve, random.below(15)));
        }
        if (isSilent || to.readyState !== WebSocket.OPEN) return;
        if (mayBreak() && oneIn(80)) {
          counts.halfOpen++;
          isSilent = true;
          return void setTimeout(breakLine, HALF_OPEN_MS);
        }
        const isCut = mayBreak() && oneIn(30);
        if (isCut) counts.cut++;
        if (isCut && random.below(2) === 0) return breakLine();
        if (isToServer && text.includes('"type":"Mutation"') && oneIn(8)) {
          counts.doubled++;
          to.send(text);
        }
        to.send(text, () => isCut && breakLine());
      };
      from.on("message", (data) => {
        const text = String(data);
        queue = queue.then(() => pass(text));
      });
    };
    direction(client, upstream, true);
    direction(upstream, client, false);
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
    counts,
    calmDown: () => (isCalm = true),
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
