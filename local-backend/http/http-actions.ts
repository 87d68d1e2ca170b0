/** Serves the app's HTTP actions: on the site port as they are, on the main port under /http (protocol §6). */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { DeploymentState } from "../deploy/deployment-state.ts";
import type { FunctionRunner, HttpActionOutcome } from "../runtime/types.ts";
import type { Caller, CallerSource } from "../sync/caller.ts";
import { newRequestId } from "../sync/request-id.ts";
import { callerOf, discardRest } from "./api-router.ts";
import { asHttpError, HttpError } from "./http-error.ts";
import { routeHttpAction } from "./http-action-routing.ts";
import { readBody } from "./request-body.ts";

const MAX_BODY_BYTES = 20 * 1024 * 1024;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]);
/** Belong to one connection, so they aren't passed on from the app's response. */
const CONNECTION_HEADERS = new Set(["connection", "transfer-encoding", "content-length", "keep-alive"]);

export interface HttpActionServices {
  runner: Pick<FunctionRunner, "runHttpAction">;
  deployment: { readonly state: DeploymentState | null };
  callers: CallerSource;
  siteUrl: string;
  reportProblem(message: string, error: unknown): void;
}

export interface HttpActionCall {
  method: string;
  /** Path and query, beginning with "/". */
  target: string;
  headerPairs: [string, string][];
  body: Uint8Array | null;
}

export class HttpActions {
  constructor(private readonly services: HttpActionServices) {}

  /** Null when the app has no HTTP actions. Never rejects for what the action does. */
  async call({ method, target, headerPairs, body }: HttpActionCall): Promise<HttpActionOutcome | null> {
    const { state } = this.services.deployment;
    const url = this.services.siteUrl + target;
    const routed = state === null ? null : routeHttpAction(state.app, method, new URL(url).pathname);
    if (routed === null) return null;
    const authorization = headerPairs.find(([name]) => name === "authorization")?.[1];
    const caller = await this.identify(authorization);
    return this.services.runner.runHttpAction({
      ...routed,
      method: method === "HEAD" ? "GET" : method,
      url,
      headerPairs,
      body,
      identity: caller?.identity ?? null,
      requestId: newRequestId(),
    });
  }

  async serve(request: IncomingMessage, response: ServerResponse, target: string): Promise<void> {
    try {
      const method = request.method ?? "GET";
      if (!METHODS.has(method))
        throw new HttpError(405, "MethodNotAllowed", `HTTP actions don't answer ${method}`);
      const body = await readBody(request, MAX_BODY_BYTES);
      const headerPairs = pairs(request.rawHeaders);
      const outcome = await this.call({ method, target, headerPairs, body: body.length === 0 ? null : body });
      if (outcome === null) {
        response.writeHead(404, { "content-type": "text/plain" });
        response.end("This Convex deployment does not have HTTP actions enabled.");
        return;
      }
      writeOutcome(response, outcome, method === "HEAD");
    } catch (error) {
      discardRest(request);
      this.answerError(response, error);
    }
  }

  /** A token that doesn't hold means nobody: the action may know another use for the header. */
  private async identify(authorization: string | undefined): Promise<Caller | null> {
    if (authorization === undefined) return null;
    try {
      return await callerOf(authorization, this.services.callers);
    } catch {
      return null;
    }
  }

  private answerError(response: ServerResponse, error: unknown): void {
    const known = asHttpError(error);
    if (known === null) this.services.reportProblem("an HTTP action failed", error);
    if (response.headersSent || response.destroyed) return void response.destroy();
    const { status, code, message } = known ?? {
      status: 500,
      code: "InternalServerError",
      message: "Your request couldn't be completed. Try again later.",
    };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ code, message }));
  }
}

function pairs(rawHeaders: string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    result.push([(rawHeaders[index] ?? "").toLowerCase(), rawHeaders[index + 1] ?? ""]);
  }
  return result;
}

function writeOutcome(response: ServerResponse, outcome: HttpActionOutcome, withoutBody: boolean): void {
  for (const [name, value] of outcome.headerPairs) {
    // One line each: Set-Cookie may come several times.
    if (!CONNECTION_HEADERS.has(name.toLowerCase())) response.appendHeader(name, value);
  }
  const mayHaveBody = outcome.status !== 204 && outcome.status !== 304;
  if (mayHaveBody) response.setHeader("content-length", outcome.body.byteLength);
  response.writeHead(outcome.status);
  response.end(mayHaveBody && !withoutBody ? outcome.body : undefined);
}
