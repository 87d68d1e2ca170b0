/**
 * The queries of one transaction: streams that are open, and pages. Owns the streams; what they read goes to the transaction's
 * read set and meter.
 */
import { tableIdOf } from "./catalog-view.ts";
import type { Access, PaginationRun, QueryPage } from "./engine-interface.ts";
import type { Overlay } from "./overlay.ts";
import { assertFirstPaginatedQuery, journalOf, parsePageArguments, readPage } from "./pagination.ts";
import { operatorsOf, planQuery, tableNameOfQuery, type QueryPlan } from "./query-plan.ts";
import { QueryStream } from "./query-stream.ts";
import type { ReadSetBuilder } from "./read-set.ts";
import { META_CURSOR_SECRET } from "./storage-layout.ts";
import type { TableAccess } from "./table-access.ts";
import type { Json, JsonObject, KeyInterval } from "./types.ts";
import type { UsageMeter } from "./usage-meter.ts";
import { SearchStream } from "../search/search-stream.ts";
import type { Snapshot } from "../storage/storage.ts";

/** What queries share with the rest of their transaction. */
export interface QueriedTransaction {
  readonly snapshot: Snapshot;
  readonly tables: TableAccess;
  readonly meter: UsageMeter;
  readonly reads: ReadSetBuilder;
  /** Own writes, as of the moment a stream is opened. */
  readonly overlay: Overlay;
  /** Making the table must count as a change of what was read. */
  recordMissingTable(access: Access, tableName: string): void;
}

export class OpenQueries {
  private readonly streams = new Map<number, QueryStream | SearchStream>();
  private nextStreamId = 0;

  constructor(private readonly transaction: QueriedTransaction) {}

  open(access: Access, query: Json): number {
    const plan = this.plan(access, query);
    const id = this.nextStreamId++;
    if (plan !== null) this.streams.set(id, this.openStream(plan, plan.interval));
    return id;
  }

  next(queryId: number): { value: string | null; done: boolean } {
    const row = this.streams.get(queryId)?.next() ?? null;
    if (row !== null) return { value: row.text, done: false };
    this.close(queryId);
    return { value: null, done: true };
  }

  close(queryId: number): boolean {
    const stream = this.streams.get(queryId);
    stream?.close();
    return this.streams.delete(queryId);
  }

  closeAll(): void {
    for (const stream of this.streams.values()) stream.close();
    this.streams.clear();
  }

  page(access: Access, args: JsonObject, run: PaginationRun): QueryPage {
    if (!access.isPrivileged) assertFirstPaginatedQuery(run, access.componentPath);
    const parsed = parsePageArguments(args, run);
    const plan = this.plan(access, parsed.query);
    if (plan === null)
      return { page: [], isDone: true, continueCursor: "", splitCursor: null, pageStatus: null };
    const page = readPage(parsed, access.componentPath, {
      plan,
      openStream: (interval) => this.openStream(plan, interval),
      meter: this.transaction.meter,
      secret: this.cursorSecret(),
    });
    run.nextJournal = journalOf(page.continueCursor);
    return page;
  }

  /** Null when the table doesn't exist: no rows. */
  private plan(access: Access, query: Json): QueryPlan | null {
    const { tables, meter } = this.transaction;
    const tableName = tableNameOfQuery(query);
    const table = tables.find(access, tableName);
    meter.countQuery();
    if (table !== null) return planQuery(query, table);
    operatorsOf(query);
    this.transaction.recordMissingTable(access, tableName);
    return null;
  }

  private openStream(plan: QueryPlan, interval: KeyInterval): QueryStream | SearchStream {
    const { snapshot, overlay, meter, reads } = this.transaction;
    const options = {
      snapshot,
      overlay,
      index: plan.index,
      tableId: tableIdOf(plan.table),
      interval,
    };
    if (plan.search !== undefined)
      return new SearchStream({ ...options, plan: plan.search }, plan.operators, meter, reads);
    return new QueryStream({ ...options, order: plan.order }, plan.operators, meter, reads);
  }

  private cursorSecret(): Uint8Array {
    const text = this.transaction.snapshot.get(META_CURSOR_SECRET);
    if (text === null) throw new Error("the store has no cursor secret");
    return Buffer.from(text, "base64");
  }
}
