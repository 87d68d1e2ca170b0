/** The query set of one socket: what the client asked for, the result it holds and what it was last shown. */
import { ProtocolError, type AddQuery, type RemoveQuery } from "./messages.ts";
import type { LiveResult } from "./live-result.ts";
import type { RenderedResult } from "./transition.ts";

const MAX_QUERIES = 10_000;
/** Of arguments and journals, which stay in memory as long as the query. */
const MAX_QUERY_BYTES = 64 * 1024 * 1024;

export interface ShownQuery {
  readonly request: AddQuery;
  readonly bytes: number;
  journal: string | null;
  held: LiveResult | null;
  shown: RenderedResult | null;
  /** One per query: two queries of a socket may hold the same result, and each lets go of it alone. */
  readonly onResultEnded: () => void;
}

export class ShownQueries {
  private readonly byId = new Map<number, ShownQuery>();
  private removedIds: number[] = [];
  private bytes = 0;

  constructor(private readonly onResultEnded: () => void) {}

  get size(): number {
    return this.byId.size;
  }

  entries(): [number, ShownQuery][] {
    return [...this.byId];
  }

  apply(modification: AddQuery | RemoveQuery): void {
    const { queryId } = modification;
    if (modification.type === "Add") {
      if (this.byId.has(queryId))
        throw new ProtocolError("DuplicateQueryId", `query ${queryId} is already there`);
      if (this.byId.size >= MAX_QUERIES) throw new ProtocolError("TooManyQueries", `at most ${MAX_QUERIES}`);
      const bytes = JSON.stringify(modification).length;
      if (this.bytes + bytes > MAX_QUERY_BYTES)
        throw new ProtocolError(
          "TooManyQueries",
          `their arguments may have ${MAX_QUERY_BYTES} bytes together`,
        );
      this.bytes += bytes;
      const journal = modification.journal ?? null;
      const onResultEnded = () => this.onResultEnded();
      const query = { request: modification, bytes, journal, held: null, shown: null, onResultEnded };
      this.byId.set(queryId, query);
      return;
    }
    const query = this.byId.get(queryId);
    if (query === undefined) throw new ProtocolError("UnknownQueryId", `query ${queryId} isn't there`);
    query.held?.release(query.onResultEnded);
    this.byId.delete(queryId);
    this.bytes -= query.bytes;
    this.removedIds.push(queryId);
  }

  /** Removals since the last call. A query added and removed again in between was never shown, but telling is harmless. */
  takeRemovedIds(): number[] {
    const ids = this.removedIds;
    this.removedIds = [];
    return ids;
  }

  forgetResults(): void {
    for (const query of this.byId.values()) {
      query.held?.release(query.onResultEnded);
      query.held = null;
    }
  }

  isShown(queryId: number, query: ShownQuery): boolean {
    return this.byId.get(queryId) === query;
  }

  hold(query: ShownQuery, result: LiveResult): void {
    if (query.held === result) return;
    query.held?.release(query.onResultEnded);
    query.held = result;
    result.hold(query.onResultEnded);
  }

  get hasEndedResult(): boolean {
    return [...this.byId.values()].some(({ held }) => held !== null && !held.isCurrent);
  }
}
