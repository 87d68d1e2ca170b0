/**
 * Transitions as text: pure functions from results to frames. A query's part of the message is rendered once and shared by
 * all sockets that show it, so a change that a thousand sockets watch costs one JSON.stringify.
 */
import type { QueryOutcome } from "../runtime/types.ts";
import type { StateVersion } from "./messages.ts";
import { encodeTimestamp } from "./timestamp-codec.ts";

/** Above this a transition travels in parts, so that proxies and slow lines see progress (protocol §3.3). */
export const MAX_TRANSITION_BYTES = 5_000_000;

/** What a query shows: `content` decides whether it changed, `journal` rides along. Both are JSON text. */
export interface RenderedResult {
  type: "QueryUpdated" | "QueryFailed";
  content: string;
  journal: string;
}

export function renderResult(outcome: Pick<QueryOutcome, "result" | "logLines" | "journal">): RenderedResult {
  const logLines = JSON.stringify(outcome.logLines);
  const journal = JSON.stringify(outcome.journal);
  const { result } = outcome;
  if (result.ok) {
    return {
      type: "QueryUpdated",
      content: `"value":${JSON.stringify(result.value)},"logLines":${logLines}`,
      journal,
    };
  }
  const data = result.errorData === undefined ? "" : `,"errorData":${JSON.stringify(result.errorData)}`;
  return {
    type: "QueryFailed",
    content: `"errorMessage":${JSON.stringify(result.errorMessage)},"logLines":${logLines}${data}`,
    journal,
  };
}

export type Modification =
  { queryId: number; removed: true } | { queryId: number; removed: false; rendered: RenderedResult };

export interface ShownQuery {
  queryId: number;
  /** What the client shows now; null before the first result. */
  shown: RenderedResult | null;
  next: RenderedResult;
}

/** Removals first, then every query whose content isn't what the client already shows. */
export function planModifications(removedQueryIds: number[], queries: ShownQuery[]): Modification[] {
  const removals = removedQueryIds.map((queryId): Modification => ({ queryId, removed: true }));
  const updates = queries
    .filter(({ shown, next }) => shown === null || shown.type !== next.type || shown.content !== next.content)
    .map(({ queryId, next }): Modification => ({ queryId, removed: false, rendered: next }));
  return [...removals, ...updates];
}

export interface TransitionClock {
  clientClockSkewMs: number | null;
  serverTs: bigint | null;
}

export function renderTransition(
  start: StateVersion,
  end: StateVersion,
  modifications: Modification[],
  clock: TransitionClock,
): string {
  const parts = modifications.map((modification) => {
    if (modification.removed) return `{"type":"QueryRemoved","queryId":${modification.queryId}}`;
    const { type, content, journal } = modification.rendered;
    return `{"type":"${type}","queryId":${modification.queryId},${content},"journal":${journal}}`;
  });
  const skew = clock.clientClockSkewMs === null ? "" : `,"clientClockSkew":${clock.clientClockSkewMs}`;
  const serverTs = clock.serverTs === null ? "" : `,"serverTs":${clock.serverTs}`;
  return (
    `{"type":"Transition","startVersion":${renderVersion(start)},"endVersion":${renderVersion(end)},` +
    `"modifications":[${parts.join(",")}]${skew}${serverTs}}`
  );
}

function renderVersion({ querySet, identity, ts }: StateVersion): string {
  return JSON.stringify({ querySet, identity, ts: encodeTimestamp(ts) });
}

const FIRST_JOINING_VERSION = [1, 28] as const;

/** Whether a client can put parts together: `version` is the one in its address. Clients in other languages name none. */
export function joinsParts(version: string | undefined): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+/.exec(version ?? "") ?? [];
  if (major === undefined) return false;
  const [firstMajor, firstMinor] = FIRST_JOINING_VERSION;
  return Number(major) > firstMajor || (Number(major) === firstMajor && Number(minor) >= firstMinor);
}

/** The frames for one transition: itself, or TransitionChunks that concatenate to it. */
export function splitTransition(transition: string, maxBytes: number = MAX_TRANSITION_BYTES): string[] {
  const totalBytes = Buffer.byteLength(transition);
  if (totalBytes <= maxBytes) return [transition];
  const slices = sliceByBytes(transition, maxBytes);
  return slices.map((chunk, partNumber) =>
    JSON.stringify({
      type: "TransitionChunk",
      chunk,
      partNumber,
      totalParts: slices.length,
      transitionId: String(totalBytes),
    }),
  );
}

function sliceByBytes(text: string, maxBytes: number): string[] {
  const bytes = Buffer.from(text);
  const slices: string[] = [];
  for (let start = 0; start < bytes.length;) {
    let end = Math.min(start + maxBytes, bytes.length);
    // A continuation byte (10xxxxxx) can't start a slice: step back to the first byte of its character.
    while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
    slices.push(bytes.toString("utf8", start, end));
    start = end;
  }
  return slices;
}
