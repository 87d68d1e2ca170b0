/**
 * Where the public keys of a provider come from: OIDC discovery, a JWKS address or a data: URI. Owns the cache. Fetches go
 * through the given function, which answers the deployment's own addresses inside the process.
 */
import { z } from "zod";
import { AuthenticationError } from "../sync/caller.ts";
import { jsonWebKey, type Jwk } from "./json-web-token.ts";
import { isCustomJwt, normalizeIssuer, type AuthProvider } from "./providers.ts";

export interface FetchedDocument {
  status: number;
  contentType: string | null;
  cacheControl: string | null;
  body: string;
}
export type FetchDocument = (url: string) => Promise<FetchedDocument>;

const DEFAULT_FRESH_MS = 5 * 60_000;
const LONGEST_FRESH_MS = 60 * 60_000;
/** An unknown key id makes us look again, but a flood of bad tokens must not become a flood of fetches. */
const SHORTEST_FRESH_MS = 10_000;

const discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });
const keySet = z.looseObject({ keys: z.array(jsonWebKey) });

interface CachedDocument {
  body: Promise<string>;
  fetchedAtMs: number;
  freshMs: number;
}

export class KeySource {
  private readonly cache = new Map<string, CachedDocument>();

  constructor(
    private readonly fetchDocument: FetchDocument,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** With `lookAgain` cached keys that are older than a few seconds are fetched anew: the provider may have rotated. */
  async keys(provider: AuthProvider, lookAgain = false): Promise<Jwk[]> {
    const url = isCustomJwt(provider) ? provider.jwks : await this.discoverKeySetUrl(provider.domain);
    const parsed = keySet.safeParse(parseJson(await this.document(url, lookAgain)));
    if (!parsed.success) throw unavailable(`The key set of ${describe(url)} can't be read`);
    return parsed.data.keys;
  }

  /** After a push: the app itself may now publish other keys. */
  forgetAll(): void {
    this.cache.clear();
  }

  private async discoverKeySetUrl(domain: string): Promise<string> {
    const issuer = normalizeIssuer(domain);
    const url = `${issuer}/.well-known/openid-configuration`;
    const parsed = discovery.safeParse(parseJson(await this.document(url, false)));
    if (!parsed.success) throw unavailable(`The OpenID configuration at ${url} can't be read`);
    if (normalizeIssuer(parsed.data.issuer) !== issuer) {
      throw unavailable(`The OpenID configuration at ${url} is for another issuer (${parsed.data.issuer})`);
    }
    return parsed.data.jwks_uri;
  }

  private document(url: string, lookAgain: boolean): Promise<string> {
    const cached = this.cache.get(url);
    const ageMs = cached === undefined ? Infinity : this.nowMs() - cached.fetchedAtMs;
    if (cached !== undefined && ageMs < (lookAgain ? SHORTEST_FRESH_MS : cached.freshMs)) return cached.body;
    const entry: CachedDocument = {
      body: this.load(url).then(({ body, cacheControl }) => {
        entry.freshMs = freshMsOf(cacheControl);
        return body;
      }),
      fetchedAtMs: this.nowMs(),
      freshMs: DEFAULT_FRESH_MS,
    };
    this.cache.set(url, entry);
    entry.body.catch(() => {
      if (this.cache.get(url) === entry) this.cache.delete(url);
    });
    return entry.body;
  }

  private async load(url: string): Promise<{ body: string; cacheControl: string | null }> {
    if (url.startsWith("data:")) return { body: decodeDataUri(url), cacheControl: null };
    let document: FetchedDocument;
    try {
      document = await this.fetchDocument(url);
    } catch (error) {
      throw unavailable(
        `${describe(url)} can't be reached (${error instanceof Error ? error.message : "unknown"})`,
      );
    }
    if (document.status !== 200) throw unavailable(`${describe(url)} answered ${document.status}`);
    return document;
  }
}

export function decodeDataUri(uri: string): string {
  const comma = uri.indexOf(",");
  if (comma < 0) throw unavailable("The data: URI of the key set has no data");
  const isBase64 = uri.slice(5, comma).split(";").includes("base64");
  const data = uri.slice(comma + 1);
  if (isBase64) return Buffer.from(data, "base64").toString("utf8");
  try {
    return decodeURIComponent(data);
  } catch {
    throw unavailable("The data: URI of the key set isn't encoded correctly");
  }
}

function freshMsOf(cacheControl: string | null): number {
  const maxAge = /max-age=(\d+)/.exec(cacheControl ?? "")?.[1];
  if (maxAge === undefined) return DEFAULT_FRESH_MS;
  return Math.min(Math.max(Number(maxAge) * 1000, SHORTEST_FRESH_MS), LONGEST_FRESH_MS);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function describe(url: string): string {
  return url.startsWith("data:") ? "the data: URI" : url;
}

function unavailable(message: string): AuthenticationError {
  return new AuthenticationError("AuthProviderDiscoveryFailed", message);
}
