import type { RealmAbortSignal } from "./events.ts";
import { type ActionHost, forbidden, host } from "./host.ts";
import { pulledStream } from "./pulled-stream.ts";
import { RealmRequest, RealmResponse, type RequestInit } from "./request-response.ts";
import type { RealmURL } from "./url.ts";

interface ResponseHead {
  status: number;
  statusText: string;
  url: string;
  redirected: boolean;
  headerPairs: [string, string][];
  hasBody: boolean;
}

async function send(actions: ActionHost, request: RealmRequest): Promise<RealmResponse> {
  const body = await request.bytes();
  const head = JSON.stringify({
    url: request.url,
    method: request.method,
    headerPairs: [...request.headers],
    redirect: request.redirect,
  });
  const signal: RealmAbortSignal = request.signal;
  signal.throwIfAborted();
  return await new Promise<RealmResponse>((resolve, reject) => {
    const hasBody = request.method !== "GET" && request.method !== "HEAD" && body.length > 0;
    const fetchId = actions.fetch(head, hasBody ? body : null, (error, answer, bodyId) => {
      if (error !== null) {
        reject(signal.aborted ? signal.reason : new TypeError(error));
        return;
      }
      const { hasBody, ...rest } = JSON.parse(answer) as ResponseHead;
      const response = new RealmResponse(
        hasBody ? pulledStream(actions, (settle) => actions.readFetchBody(bodyId, settle)) : null,
        {
          status: rest.status,
          statusText: rest.statusText,
          headers: rest.headerPairs,
        },
      );
      response.type = "basic";
      response.url = rest.url;
      response.redirected = rest.redirected;
      resolve(response);
    });
    signal.addEventListener("abort", () => {
      actions.abortFetch(fetchId);
      reject(signal.reason);
    });
  });
}

export async function realmFetch(
  input: string | RealmURL | RealmRequest,
  init: RequestInit = {},
): Promise<RealmResponse> {
  const actions = host().actions;
  if (actions === null) throw forbidden("fetch()");
  return await send(actions, new RealmRequest(input, init));
}
