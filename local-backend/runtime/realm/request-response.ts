import { Body, extractBody } from "./body.ts";
import { RealmAbortSignal } from "./events.ts";
import { RealmHeaders } from "./headers.ts";
import { RealmURL } from "./url.ts";

export interface RequestInit {
  method?: string;
  headers?: ConstructorParameters<typeof RealmHeaders>[0];
  body?: unknown;
  signal?: RealmAbortSignal | null;
  redirect?: string;
  cache?: string;
  credentials?: string;
  mode?: string;
}

const NORMALIZED = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]);

function normalizedMethod(method: string): string {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method))
    throw new TypeError(`'${method}' is not a valid HTTP method.`);
  return NORMALIZED.has(method.toUpperCase()) ? method.toUpperCase() : method;
}

export class RealmRequest extends Body {
  readonly method: string;
  readonly url: string;
  readonly headers: RealmHeaders;
  readonly signal: RealmAbortSignal;
  readonly redirect: string;
  readonly cache: string;
  readonly credentials: string;
  readonly mode: string;

  constructor(input: string | RealmURL | RealmRequest, init: RequestInit = {}) {
    const from = input instanceof RealmRequest ? input : null;
    const method = normalizedMethod(String(init.method ?? from?.method ?? "GET"));
    const given = init.body !== undefined && init.body !== null;
    if (given && (method === "GET" || method === "HEAD")) {
      throw new TypeError("Request with GET/HEAD method cannot have body.");
    }
    const { content, type } = given
      ? extractBody(init.body)
      : { content: from === null ? null : from.shareContent(), type: null };
    super(content);
    this.method = method;
    this.url = from === null ? new RealmURL(input as string | RealmURL).href : from.url;
    this.headers = new RealmHeaders(init.headers ?? from?.headers);
    if (type !== null && !this.headers.has("content-type")) this.headers.set("content-type", type);
    this.signal = init.signal ?? from?.signal ?? RealmAbortSignal.make();
    this.redirect = init.redirect ?? from?.redirect ?? "follow";
    this.cache = init.cache ?? from?.cache ?? "default";
    this.credentials = init.credentials ?? from?.credentials ?? "same-origin";
    this.mode = init.mode ?? from?.mode ?? "cors";
  }

  clone(): RealmRequest {
    return new RealmRequest(this);
  }

  get [Symbol.toStringTag](): string {
    return "Request";
  }
}

export interface ResponseInit {
  status?: number;
  statusText?: string;
  headers?: ConstructorParameters<typeof RealmHeaders>[0];
}

const NO_BODY = new Set([101, 103, 204, 205, 304]);

export class RealmResponse extends Body {
  readonly status: number;
  readonly statusText: string;
  readonly headers: RealmHeaders;
  type = "default";
  url = "";
  redirected = false;

  constructor(body?: unknown, init: ResponseInit = {}) {
    const status = init.status === undefined ? 200 : Math.trunc(Number(init.status));
    if (!(status >= 200 && status <= 599)) {
      throw new RangeError(`init["status"] must be in the range of 200 to 599, inclusive.`);
    }
    if (body !== null && body !== undefined && NO_BODY.has(status)) {
      throw new TypeError(`Response constructor: Invalid response status code ${status}`);
    }
    const { content, type } = extractBody(body);
    super(content);
    this.status = status;
    this.statusText = String(init.statusText ?? "");
    this.headers = new RealmHeaders(init.headers);
    if (type !== null && !this.headers.has("content-type")) this.headers.set("content-type", type);
  }

  static json(data: unknown, init: ResponseInit = {}): RealmResponse {
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError("The data is not JSON serializable");
    const headers = new RealmHeaders(init.headers);
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
    return new RealmResponse(text, { ...init, headers });
  }

  static redirect(url: string | RealmURL, status = 302): RealmResponse {
    if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`Invalid status code ${status}`);
    return new RealmResponse(null, { status, headers: { location: new RealmURL(url).href } });
  }

  static error(): RealmResponse {
    const response = new RealmResponse(null, { status: 200 });
    Object.defineProperty(response, "status", { value: 0 });
    response.type = "error";
    return response;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }

  clone(): RealmResponse {
    const copy = new RealmResponse(this.shareContent(), this);
    copy.type = this.type;
    copy.url = this.url;
    copy.redirected = this.redirected;
    return copy;
  }

  get [Symbol.toStringTag](): string {
    return "Response";
  }
}
