/**
 * From a node request to a route and back: matching, admin check, CORS, bodies, errors. Knows no route by name.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { JsonObject } from "../engine/types.ts";
import {
  ANONYMOUS,
  isReadOnlyAdmin,
  READ_ONLY_REFUSAL,
  type Caller,
  type CallerSource,
} from "../sync/caller.ts";
import { asHttpError, HttpError } from "./http-error.ts";
import type { OriginCheck } from "./origins.ts";
import { parseJsonBody, readBody, readRawBody } from "./request-body.ts";

export interface ApiRequest {
  method: string;
  url: URL;
  headers: IncomingMessage["headers"];
  /** Segments that the route's pattern names; the rest of the path for a trailing "*". */
  params: Record<string, string>;
  ip: string | null;
  body: Buffer;
  json(): unknown;
  /** Whom the Authorization header speaks for. */
  caller(): Promise<Caller>;
  /** Aborted when the client went away. */
  signal: AbortSignal;
}

export interface ApiResponse {
  status: number;
  headers?: OutgoingHttpHeaders;
  /** A stream is sent as it is read; should it break off, so does the connection. */
  body: string | Uint8Array | Readable | null;
}

export interface Route {
  method: "GET" | "POST" | "HEAD";
  /** "/api/query", "/api/storage/:id", "/api/run/*". */
  pattern: string;
  /** "admin": by header, or `adminKey` in the body or the address. "adminRead": also with a key limited to reading. */
  access: "public" | "admin" | "adminRead";
  maxBodyBytes?: number;
  /** The body is somebody's file: what it is compressed with is part of it. */
  isOpaqueBody?: boolean;
  handle(request: ApiRequest): Promise<ApiResponse> | ApiResponse;
}

const REFUSED_BODY_MS = 5_000;
const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024 + 2000;

export interface RouterServices {
  callers: CallerSource;
  isAllowedOrigin: OriginCheck;
  reportProblem(message: string, error: unknown): void;
}

export class ApiRouter {
  constructor(
    private readonly routes: Route[],
    private readonly services: RouterServices,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Security: refused before anything runs. A browser would hide the answer from the page, not the effect.
    if (!this.services.isAllowedOrigin(request.headers.origin)) {
      discardRest(request);
      const { status, headers, body } = this.errorResponse(
        new HttpError(403, "OriginNotAllowed", "Pages of this origin may not use this deployment"),
      );
      return void response.writeHead(status, headers).end(body);
    }
    const cors = corsHeaders(request);
    if (request.method === "OPTIONS") return void response.writeHead(204, cors).end();
    let answer: ApiResponse;
    try {
      answer = await this.answer(request, response);
    } catch (error) {
      answer = this.errorResponse(error);
      discardRest(request);
    }
    if (response.destroyed) return;
    response.writeHead(answer.status, { ...cors, ...answer.headers });
    if (request.method === "HEAD") return void response.end();
    if (answer.body instanceof Readable) return await this.stream(answer.body, response);
    response.end(answer.body);
  }

  private async stream(body: Readable, response: ServerResponse): Promise<void> {
    try {
      await pipeline(body, response);
    } catch (error) {
      if (!response.destroyed) response.destroy();
      if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") {
        this.services.reportProblem("an answer broke off", error);
      }
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<ApiResponse> {
    const url = parseUrl(request);
    const match = this.match(request.method ?? "GET", url.pathname);
    const { route, params } = match;
    const abort = new AbortController();
    response.on("close", () => abort.abort());
    const mayHaveKeyInBody = route.method === "POST" && adminKeyOf(request.headers.authorization) === null;
    const needsAdmin = route.access !== "public";
    if (needsAdmin && !mayHaveKeyInBody) this.requireAdmin(route, request, url, null);
    const read = route.isOpaqueBody ? readRawBody : readBody;
    // Security: only who has shown the key already may make us read a large body.
    const wanted = route.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
    const isUnproven = needsAdmin && mayHaveKeyInBody;
    const body = await read(request, isUnproven ? Math.min(wanted, DEFAULT_MAX_BODY_BYTES) : wanted);
    if (isUnproven) this.requireAdmin(route, request, url, body);
    return route.handle({
      method: request.method ?? "GET",
      url,
      headers: request.headers,
      params,
      ip: request.socket.remoteAddress ?? null,
      body,
      json: () => parseJsonBody(body),
      caller: () => callerOf(request.headers.authorization, this.services.callers),
      signal: abort.signal,
    });
  }

  private match(method: string, pathname: string): { route: Route; params: Record<string, string> } {
    const wanted = method === "HEAD" ? "GET" : method;
    for (const route of this.routes) {
      if (route.method !== wanted) continue;
      const params = matchPattern(route.pattern, pathname);
      if (params !== null) return { route, params };
    }
    // Never 404: the CLI would take it for a deployment that is still starting and retry for half a minute.
    throw new HttpError(400, "UnknownEndpoint", `The local backend has no ${method} ${pathname}`);
  }

  private requireAdmin(route: Route, request: IncomingMessage, url: URL, body: Buffer | null): void {
    const key =
      adminKeyOf(request.headers.authorization) ?? url.searchParams.get("adminKey") ?? adminKeyIn(body);
    if (key === null) {
      throw new HttpError(401, "MissingAdminKey", "This needs the deployment's admin key");
    }
    let caller: Caller;
    try {
      // Whom the administrator acts as is the handler's business.
      caller = this.services.callers.admin(splitKey(key).key, null);
    } catch {
      throw new HttpError(401, "BadDeployKey", "The provided deploy key was invalid for this deployment.");
    }
    if (route.access === "admin" && isReadOnlyAdmin(caller)) {
      throw new HttpError(403, "Forbidden", READ_ONLY_REFUSAL);
    }
  }

  private errorResponse(error: unknown): ApiResponse {
    const known = asHttpError(error);
    if (known === null) this.services.reportProblem("a request failed", error);
    const { status, code, message } =
      known ??
      new HttpError(500, "InternalServerError", "Your request couldn't be completed. Try again later.");
    return jsonResponse({ code, message }, status);
  }
}

export function jsonResponse(value: unknown, status = 200): ApiResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

export function textResponse(body: string, status = 200): ApiResponse {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}

export function matchPattern(pattern: string, pathname: string): Record<string, string> | null {
  const expected = pattern.split("/");
  const actual = pathname.split("/");
  const params: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    if (segment === "*") {
      params.rest = actual.slice(index).map(decodeSegment).join("/");
      return params.rest === "" ? null : params;
    }
    const value = actual[index];
    if (value === undefined) return null;
    if (segment.startsWith(":")) params[segment.slice(1)] = decodeSegment(value);
    else if (segment !== value) return null;
  }
  return actual.length === expected.length ? params : null;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400, "BadRequest", "The address isn't encoded correctly");
  }
}

/** Lets a client that is still sending read the answer first; one that sends for too long is cut off. */
export function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  setTimeout(() => request.complete || request.socket.destroy(), REFUSED_BODY_MS).unref();
}

function parseUrl(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? "/", "http://localhost");
  } catch {
    throw new HttpError(400, "BadRequest", "The address can't be read");
  }
}

/** "Convex <key>" acts for the administrator, "Convex <key>:<base64 JSON>" as a user, "Bearer <token>" is a user. */
export async function callerOf(authorization: string | undefined, callers: CallerSource): Promise<Caller> {
  if (authorization === undefined || authorization.trim() === "") return ANONYMOUS;
  const key = adminKeyOf(authorization);
  if (key !== null) {
    const { key: own, actingAs } = splitKey(key);
    return callers.admin(own, actingAs === null ? null : decodeIdentity(actingAs));
  }
  const token = /^bearer (.+)$/i.exec(authorization)?.[1];
  if (token === undefined)
    throw new HttpError(401, "InvalidAuthHeader", "Authorization must be Bearer or Convex");
  return callers.user(token);
}

function splitKey(text: string): { key: string; actingAs: string | null } {
  const [, key, actingAs] = /^([^|]*\|[^:]*):(.+)$/.exec(text) ?? [];
  return key === undefined || actingAs === undefined ? { key: text, actingAs: null } : { key, actingAs };
}

function decodeIdentity(encoded: string): JsonObject {
  try {
    return JSON.parse(Buffer.from(encoded, "base64").toString("utf8")) as JsonObject;
  } catch {
    throw new HttpError(401, "InvalidAuthHeader", "The identity to act as can't be read");
  }
}

function adminKeyOf(authorization: string | undefined): string | null {
  return /^convex (.+)$/i.exec(authorization ?? "")?.[1] ?? null;
}

function adminKeyIn(body: Buffer | null): string | null {
  if (body === null || body.length === 0) return null;
  const value = parseJsonBody(body) as { adminKey?: unknown } | null;
  return typeof value?.adminKey === "string" ? value.adminKey : null;
}

function corsHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  const { origin } = request.headers;
  if (origin === undefined) return {};
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": "GET, POST, OPTIONS, PATCH, DELETE, PUT",
    "access-control-allow-headers":
      request.headers["access-control-request-headers"] ?? "authorization, content-type, convex-client",
    "access-control-max-age": "86400",
    vary: "Origin",
  };
}
