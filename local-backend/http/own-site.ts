/** The app's HTTP actions where they aren't asked for on their own port: under /http of the main one, and by this process. */
import type { FetchedDocument } from "../auth/key-source.ts";
import type { HttpActions } from "./http-actions.ts";

/** The main port serves HTTP actions under /http (protocol §6). */
export function httpActionTarget(url: string): string | null {
  const rest = /^\/http(\/.*|\?.*)?$/.exec(url);
  if (rest === null) return null;
  const target = rest[1] ?? "/";
  return target.startsWith("/") ? target : `/${target}`;
}

/** `target`: path and query. Null when the app has no HTTP actions. */
export async function askOwnSite(httpActions: HttpActions, target: string): Promise<FetchedDocument | null> {
  const answer = await httpActions.ask(target);
  if (answer === null) return null;
  const { status, exchange } = answer;
  const header = (name: string) =>
    exchange.headerPairs.find(([candidate]) => candidate.toLowerCase() === name)?.[1] ?? null;
  return {
    status,
    contentType: header("content-type"),
    cacheControl: header("cache-control"),
    body: exchange.body.toString("utf8"),
  };
}
