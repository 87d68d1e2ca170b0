/**
 * Fetches the documents of identity providers. The deployment's own site is asked inside the process: with @convex-dev/auth
 * the deployment is its own provider, and a request to itself could wait for a server that isn't listening yet.
 */
import type { FetchDocument, FetchedDocument } from "./key-source.ts";

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1024 * 1024;

/** `askOwnSite` gets path and query, beginning with "/"; null when nothing answers there. */
export function documentFetcher(
  ownSiteUrl: string,
  askOwnSite: (target: string) => Promise<FetchedDocument | null>,
): FetchDocument {
  const ownOrigin = new URL(ownSiteUrl).origin;
  return async (address) => {
    const url = new URL(address);
    if (url.origin === ownOrigin) {
      const answer = await askOwnSite(url.pathname + url.search);
      return answer ?? { status: 404, contentType: null, cacheControl: null, body: "" };
    }
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "follow" });
    return {
      status: response.status,
      contentType: response.headers.get("content-type"),
      cacheControl: response.headers.get("cache-control"),
      body: await boundedText(response),
    };
  };
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
