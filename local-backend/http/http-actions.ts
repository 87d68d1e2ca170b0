/** Serves the app's HTTP actions: on the site port as they are, on the main port under /http (protocol §6). */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { DeploymentState } from "../deploy/deployment-state.ts";
import type { FunctionRunner, HttpActionOutcome, HttpExchange } from "../runtime/types.ts";
import { requestOrigin, type Caller, type CallerSource } from "../sync/caller.ts";
import { newRequestId } from "../base/request-id.ts";
import { callerOf, discardRest } from "./api-router.ts";
import { asHttpError, HttpError } from "./http-error.ts";
import { routeHttpAction } from "./http-action-routing.ts";
import { ConnectionExchange, MemoryExchange } from "./http-exchange.ts";
import { MAX_HTTP_BODY_BYTES } from "../values/limits.ts";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]);
export interface HttpActionServices {
  runner: Pick<FunctionRunner, "runHttpAction">;
  deployment: { readonly state: DeploymentState | null };
  callers: CallerSource;
  siteUrl: string;
  reportProblem(message: string, error: unknown): void;
}

interface HttpActionCall {
  method: string;
  /** Path and query, beginning with "/". */
  target: string;
  headerPairs: [string, string][];
  hasBody: boolean;
  ip: string | null;
}

export class HttpActions {
  constructor(private readonly services: HttpActionServices) {}

  /** What a page of the app's own answers; null when the app has no HTTP actions. Never rejects for what the action does. */
  async ask(target: string): Promise<{ status: number; exchange: MemoryExchange } | null> {
    const exchange = new MemoryExchange();
    const call = { method: "GET", target, headerPairs: [], hasBody: false, ip: null };
    const outcome = await this.call(call, exchange);
    return outcome === null ? null : { status: outcome.status, exchange };
  }

  async serve(request: IncomingMessage, response: ServerResponse, target: string): Promise<void> {
    let exchange: ConnectionExchange | null = null;
    try {
      const method = request.method ?? "GET";
      if (!METHODS.has(method))
        throw new HttpError(405, "MethodNotAllowed", `HTTP actions don't answer ${method}`);
      // "*" and "http://…" belong to proxies.
      if (!target.startsWith("/")) throw new HttpError(400, "BadRequest", "The address isn't a path");
      exchange = new ConnectionExchange(request, response, MAX_HTTP_BODY_BYTES);
      const headerPairs = pairs(request.rawHeaders);
      const ip = request.socket.remoteAddress ?? null;
      const call = { method, target, headerPairs, hasBody: hasBody(request), ip };
      const outcome = await this.call(call, exchange);
      if (outcome === null) {
        response.writeHead(404, { "content-type": "text/plain" });
        response.end("This Convex deployment does not have HTTP actions enabled.");
      } else exchange.end(outcome.isComplete);
    } catch (error) {
      this.answerError(response, error);
    } finally {
      await exchange?.drain();
      discardRest(request);
    }
  }

  /** Null when the app has no HTTP actions. */
  private async call(
    { method, target, headerPairs, hasBody, ip }: HttpActionCall,
    exchange: HttpExchange,
  ): Promise<HttpActionOutcome | null> {
    const { state } = this.services.deployment;
    const url = this.services.siteUrl + target;
    const routed = state === null ? null : routeHttpAction(state.app, method, new URL(url).pathname);
    if (routed === null) return null;
    const header = (wanted: string) => headerPairs.find(([name]) => name === wanted)?.[1];
    const caller = await this.identify(header("authorization"));
    const request = {
      ...routed,
      method: method === "HEAD" ? "GET" : method,
      url,
      headerPairs,
      hasBody,
      identity: caller?.identity ?? null,
      requestId: newRequestId(),
      caller: requestOrigin(caller, { ip, userAgent: header("user-agent") ?? null }),
    };
    return await this.services.runner.runHttpAction(request, exchange);
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

/** GET and HEAD have none, whatever a client sends. */
function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === "GET" || method === "HEAD") return false;
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
