/** A server on this machine that stands in for the internet: https, with a certificate for `calendar.test` and `other.test`. */
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

const here = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");
/** Whom a client has to trust. The key guards nothing. */
export const CERTIFICATE = here("cert.pem");

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface CalendarServer {
  port: number;
  /** "https://calendar.test:40123/path" */
  at(path: string, host?: string): string;
  /** What was asked for, in order: "calendar.test /path". */
  asked: string[];
  stop(): Promise<void>;
}

/** `answers` by path; anything else is 404. */
export async function startCalendarServer(answers: Record<string, Answer>): Promise<CalendarServer> {
  const asked: string[] = [];
  const server = createServer({ key: here("key.pem"), cert: CERTIFICATE }, (request, response) => {
    const path = request.url ?? "";
    asked.push(`${request.headers.host?.split(":")[0]} ${path}`);
    const answer = answers[path.split("?")[0] ?? ""];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    at: (path, host = "calendar.test") => `https://${host}:${port}${path}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
