"use node";
/**
 * Fetching a file from an address that somebody pasted, in a way that reaches nothing but the public internet. Names are
 * resolved here and judged, the connection goes to what was judged and to nothing else (a name that is resolved twice may
 * lead elsewhere the second time), and each redirect begins anew. Sizes and times have caps. Nothing here is logged: the
 * address may be a secret.
 */
import { Resolver } from "node:dns/promises";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import { isIPv6, type LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { CALENDAR_BYTES_MAX } from "../../domain/busyImport";
import { CALENDAR_PORTS, readCalendarAddress } from "../../domain/calendarAddress";
import type { ReadProblem } from "../../domain/followedCalendars";
import { isPublicAddress } from "../../domain/netAddresses";

const MAX_REDIRECTS = 5;
const MAX_VALIDATOR = 300;

/** What the server called the version that is known already. */
export interface KnownVersion {
  etag?: string;
  lastModified?: string;
}
export type Fetched =
  | ({ kind: "text"; text: string } & KnownVersion)
  /** Nothing but what is known already. */
  | { kind: "unchanged" }
  | { kind: "failed"; problem: ReadProblem };

/** What a test replaces to stand in for the internet. */
export interface Network {
  resolve(host: string, signal: AbortSignal): Promise<string[]>;
  isAllowed(address: string): boolean;
  ports: readonly number[];
  /** For everything together, redirects included. */
  timeoutMs: number;
  maxBytes: number;
  /** Whom to trust besides the usual. */
  ca?: string;
}

export const INTERNET: Network = {
  resolve: resolverOf(),
  isAllowed: isPublicAddress,
  ports: CALENDAR_PORTS,
  timeoutMs: 20_000,
  maxBytes: CALENDAR_BYTES_MAX,
};

/** Never throws, and is over in time. `known` asks for a newer version only. */
export async function fetchCalendar(
  address: string,
  known: KnownVersion = {},
  network: Network = INTERNET,
): Promise<Fetched> {
  const ending = new AbortController();
  // Whatever hangs lets go of its socket at the abort; what doesn't even notice that is left behind.
  const late = new Promise<never>((_resolve, reject) => {
    ending.signal.addEventListener("abort", () => reject(new Failure({ code: "timedOut" })));
  });
  const timer = setTimeout(() => ending.abort(), network.timeoutMs);
  try {
    return await Promise.race([late, follow(address, known, network, ending.signal)]);
  } catch (error) {
    return { kind: "failed", problem: problemOf(error) };
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

/** From redirect to redirect. */
async function follow(
  address: string,
  known: KnownVersion,
  network: Network,
  signal: AbortSignal,
): Promise<Fetched> {
  let url = address;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await request(url, known, network, signal);
    const next = redirectOf(response, url);
    if (next === null) return await answerOf(response, network.maxBytes);
    response.destroy();
    url = next;
  }
  throw new Failure({ code: "tooManyRedirects" });
}

class Failure extends Error {
  constructor(readonly problem: ReadProblem) {
    super(problem.code);
  }
}

async function request(
  address: string,
  known: KnownVersion,
  network: Network,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const read = readCalendarAddress(address, network.ports);
  if ("problem" in read) throw new Failure({ code: "refusedAddress" });
  const addresses = await network.resolve(read.host, signal);
  if (addresses.length === 0) throw new Failure({ code: "unknownHost" });
  // Security: one closed address among open ones is a trick or a mistake; either way nobody goes there.
  if (!addresses.every((each) => network.isAllowed(each))) throw new Failure({ code: "refusedAddress" });
  return await new Promise((resolve, reject) => {
    const headers: Record<string, string> = {
      Accept: "text/calendar, */*;q=0.1",
      // Nothing packed: what unpacks to more than a machine holds can't come.
      "Accept-Encoding": "identity",
      "User-Agent": "InstaInstru calendar reader",
    };
    if (known.etag !== undefined) headers["If-None-Match"] = known.etag;
    if (known.lastModified !== undefined) headers["If-Modified-Since"] = known.lastModified;
    https
      .get(read.url, {
        headers,
        signal,
        agent: false,
        lookup: leadingTo(addresses),
        maxHeaderSize: 16_384,
        // Whatever the environment says.
        rejectUnauthorized: true,
        ...(network.ca === undefined ? {} : { ca: network.ca }),
      })
      .on("response", resolve)
      .on("error", reject)
      // Without an answer or an error: whoever answers with another protocol.
      .on("close", () => reject(new Failure({ code: "unreachable" })));
  });
}

/** Security: the connection's own look-up knows these addresses only, however often it asks. */
function leadingTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, options, callback) => {
    const fitting = all.filter(({ family }) => !options.family || options.family === family);
    const [first] = fitting;
    if (first === undefined) callback(new Failure({ code: "unreachable" }), "");
    else if (options.all) callback(null, fitting);
    else callback(null, first.address, first.family);
  };
}

/** Where it leads on to, relative ones made whole; null for an answer. */
function redirectOf({ statusCode, headers }: IncomingMessage, from: string): string | null {
  if (![301, 302, 303, 307, 308].includes(statusCode ?? 0) || headers.location === undefined) return null;
  try {
    return new URL(headers.location, from.replace(/^webcals?:/i, "https:")).href;
  } catch {
    throw new Failure({ code: "refusedAddress" });
  }
}

async function answerOf(response: IncomingMessage, maxBytes: number): Promise<Fetched> {
  const { statusCode = 0, headers } = response;
  if (statusCode === 304) return { kind: "unchanged" };
  if (statusCode !== 200) throw new Failure({ code: "answered", status: statusCode });
  if (Number(headers["content-length"]) > maxBytes) throw new Failure({ code: "tooBig" });
  const text = await textOf(unpacked(response), maxBytes);
  return {
    kind: "text",
    text,
    ...(isShort(headers.etag) ? { etag: headers.etag } : {}),
    ...(isShort(headers["last-modified"]) ? { lastModified: headers["last-modified"] } : {}),
  };
}

const isShort = (value: string | undefined): value is string =>
  value !== undefined && value.length <= MAX_VALIDATOR;

/** Some pack without being asked. What comes out is counted, bite by bite, so a bomb is dropped at the cap. */
function unpacked(response: IncomingMessage): Readable {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity" || encoding === "") return response;
  if (encoding !== "gzip" && encoding !== "x-gzip") throw new Failure({ code: "noCalendar" });
  const gunzip = createGunzip();
  response.on("error", (error) => gunzip.destroy(error));
  return response.pipe(gunzip);
}

async function textOf(body: Readable, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Failure({ code: "tooBig" });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** By the name servers themselves (a test names its own): no hosts file, no names of the local network. */
export function resolverOf(servers?: readonly string[]): Network["resolve"] {
  return async (host, signal) => {
    const resolver = new Resolver({ timeout: 3000, tries: 2 });
    if (servers !== undefined) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener("abort", cancel);
    try {
      const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  };
}

function problemOf(error: unknown): ReadProblem {
  if (error instanceof Failure) return error.problem;
  const code = String((error as { code?: unknown } | null)?.code ?? "");
  if (/CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$/.test(code)) return { code: "insecure" };
  if (/^Z_/.test(code)) return { code: "noCalendar" };
  if (/^E[A-Z]+$|^HPE_|^ERR_(STREAM|HTTP)/.test(code)) return { code: "unreachable" };
  return { code: "failed" };
}
