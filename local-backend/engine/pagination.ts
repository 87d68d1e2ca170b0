/**
 * One page of a query (protocol §8.5). Pages keep their bounds: the end of a page goes into the journal, and a re-run reads
 * up to that end however many rows lie there now, so neighbouring pages never gap or overlap.
 */
import type { PaginationRun, QueryPage } from "./engine-interface.ts";
import { decodeCursor, encodeCursor, queryFingerprint, type Position } from "./cursor.ts";
import { UserError } from "./errors.ts";
import type { QueryPlan } from "./query-plan.ts";
import type { QueryStream } from "./query-stream.ts";
import type { ComponentPath, Json, JsonObject, KeyInterval } from "./types.ts";
import { isJsonObject } from "../values/convex-json.ts";
import { compareBytes, successor } from "../values/sort-key.ts";
import { MAX_PAGE_SIZE, SPLIT_RECOMMENDED_ROWS, SPLIT_RECOMMENDED_SHARE } from "../values/limits.ts";
import type { UsageMeter } from "./usage-meter.ts";

export interface PageArguments {
  query: Json;
  cursor: string | null;
  endCursor: string | null;
  pageSize: number;
  maximumRowsRead: number;
  maximumBytesRead: number;
}

export function parsePageArguments(args: JsonObject, run: PaginationRun): PageArguments {
  const pageSize = args.pageSize;
  if (
    typeof pageSize !== "number" ||
    !Number.isInteger(pageSize) ||
    pageSize < 1 ||
    pageSize > MAX_PAGE_SIZE
  ) {
    throw new UserError(
      `Invalid page size ${JSON.stringify(pageSize)}: it must be an integer between 1 and ${MAX_PAGE_SIZE}.`,
    );
  }
  return {
    query: args.query ?? null,
    cursor: textOrNull(args.cursor),
    endCursor: textOrNull(args.endCursor) ?? endCursorOfJournal(run.previousJournal),
    pageSize,
    // At least one, or a page could never get past its own start.
    maximumRowsRead: Math.max(1, numberOr(args.maximumRowsRead, Infinity)),
    maximumBytesRead: Math.max(1, numberOr(args.maximumBytesRead, Infinity)),
  };
}

export function assertFirstPaginatedQuery(run: PaginationRun, componentPath: ComponentPath): void {
  if (run.used) {
    throw new UserError(
      "MultiplePaginatedDatabaseQueries: This query or mutation function ran multiple paginated queries. " +
        "Convex only supports a single paginated query in each function.",
    );
  }
  if (componentPath !== "") {
    throw new UserError("PaginationUnsupportedInComponents: paginate() is only supported in the app.");
  }
  run.used = true;
}

export function journalOf(endCursor: string): string {
  return JSON.stringify({ endCursor });
}

function endCursorOfJournal(journal: string | null): string | null {
  if (journal === null) return null;
  try {
    const parsed = JSON.parse(journal) as Json;
    return isJsonObject(parsed) ? textOrNull(parsed.endCursor) : null;
  } catch {
    return null;
  }
}

export interface PageReader {
  plan: QueryPlan;
  openStream(
    interval: KeyInterval,
  ): Pick<QueryStream, "next" | "close" | "rowsScanned" | "bytesScanned" | "isExhausted" | "lastKey">;
  meter: UsageMeter;
  secret: Uint8Array;
}

export function readPage(args: PageArguments, componentPath: ComponentPath, reader: PageReader): QueryPage {
  const { plan, secret } = reader;
  if (plan.operators.some((operator) => operator.kind === "limit")) {
    throw new UserError("A paginated query can't have a limit.");
  }
  const fingerprint = queryFingerprint(componentPath, args.query, plan.index.id);
  const positionOf = (cursor: string | null): Position | null =>
    cursor === null ? null : decodeCursor(cursor, fingerprint, secret);
  const cursorOf = (position: Position): string => encodeCursor(position, fingerprint, secret);
  const from = positionOf(args.cursor);
  const to = positionOf(args.endCursor);

  if (from?.kind === "end") {
    const end = cursorOf(from);
    return { page: [], isDone: true, continueCursor: end, splitCursor: null, pageStatus: null };
  }
  const stream = reader.openStream(intervalBetween(plan, from, to));
  const isOverBudget = (): boolean =>
    stream.rowsScanned >= args.maximumRowsRead || stream.bytesScanned >= args.maximumBytesRead;
  const page: string[] = [];
  const keys: Uint8Array[] = [];
  try {
    while (to !== null || page.length < args.pageSize) {
      const row = stream.next(isOverBudget);
      if (row === null) break;
      page.push(row.text);
      keys.push(row.key);
    }
  } finally {
    stream.close();
  }

  const hasReadAll = stream.isExhausted || isAt(to, stream.lastKey);
  const wasCutShort = !hasReadAll && isOverBudget() && (to !== null || page.length < args.pageSize);
  const stoppedAt: Position =
    stream.isExhausted || stream.lastKey === null ? { kind: "end" } : { kind: "after", key: stream.lastKey };
  const end = to ?? stoppedAt;
  // A page with a set end that passes few rows on is cut where reading stopped: a client that is told to split it must be able to.
  const middle = keys.length > 1 ? keys[Math.floor((keys.length - 1) / 2)] : null;
  const splitAt = middle ?? (to !== null && wasCutShort ? stream.lastKey : null);
  return {
    page,
    isDone: end.kind === "end",
    continueCursor: cursorOf(end),
    splitCursor: splitAt === null ? null : cursorOf({ kind: "after", key: splitAt }),
    pageStatus: statusOf(wasCutShort, to !== null, isHeavy(page.length, reader.meter)),
  };
}

/** Without a set end the page is whole as it is, and the next one goes on where it stopped. */
function statusOf(wasCutShort: boolean, hasSetEnd: boolean, isHeavyPage: boolean): QueryPage["pageStatus"] {
  if (wasCutShort && hasSetEnd) return "SplitRequired";
  return wasCutShort || isHeavyPage ? "SplitRecommended" : null;
}

function isAt(position: Position | null, key: Uint8Array | null): boolean {
  return position?.kind === "after" && key !== null && compareBytes(position.key, key) === 0;
}

function intervalBetween(plan: QueryPlan, from: Position | null, to: Position | null): KeyInterval {
  let { start, end } = plan.interval;
  if (plan.order === "asc") {
    if (from?.kind === "after") start = later(start, successor(from.key));
    if (to?.kind === "after") end = earlier(end, successor(to.key));
  } else {
    if (from?.kind === "after") end = earlier(end, from.key);
    if (to?.kind === "after") start = later(start, to.key);
  }
  return { start, end };
}

function later(a: Uint8Array, b: Uint8Array): Uint8Array {
  return compareBytes(a, b) >= 0 ? a : b;
}

function earlier(a: Uint8Array | null, b: Uint8Array): Uint8Array {
  return a !== null && compareBytes(a, b) <= 0 ? a : b;
}

function isHeavy(rows: number, { usage, limits }: UsageMeter): boolean {
  return (
    rows > SPLIT_RECOMMENDED_ROWS ||
    usage.documentsRead > limits.documentsRead * SPLIT_RECOMMENDED_SHARE ||
    usage.bytesRead > limits.bytesRead * SPLIT_RECOMMENDED_SHARE
  );
}

function textOrNull(json: Json | undefined): string | null {
  return typeof json === "string" ? json : null;
}

function numberOr(json: Json | undefined, fallback: number): number {
  return typeof json === "number" ? json : fallback;
}
