/**
 * A search as a stream of documents, best first. Looks up postings, not documents; reads only the documents that are handed out,
 * and those that filters have to look into. What it read of the index are the terms, so whoever writes a document with one of
 * them changes its answer.
 */
import { UserError } from "../engine/errors.ts";
import type { Overlay } from "../engine/overlay.ts";
import type { ScannedRow } from "../engine/merged-scan.ts";
import type { QueryOperator } from "../engine/query-plan.ts";
import type { ReadSetBuilder } from "../engine/read-set.ts";
import { byIdKey, indexEntryKey, indexEntryRange, indexKeyOfEntry } from "../engine/storage-layout.ts";
import type { IndexDefinition, KeyInterval, TableId } from "../engine/types.ts";
import type { UsageMeter } from "../engine/usage-meter.ts";
import type { Snapshot } from "../storage/storage.ts";
import { documentFromText, valueAtPath, type ValueObject } from "../values/convex-json.ts";
import { compareBytes, compareValues, sortKey } from "../values/sort-key.ts";
import {
  parsePosting,
  postingsOf,
  prefixInterval,
  termInterval,
  termOfKey,
  type Posting,
} from "./postings.ts";
import { rank, type ScoredDocument, type WeightedTerm } from "./scoring.ts";
import type { SearchPlan } from "./search-plan.ts";
import { parseTotals, plus, TOTALS_KEY, totalsOf, type SearchTotals } from "./totals.ts";

const MAX_CANDIDATES = 1_024;
const MAX_EXPANSIONS = 16;
const EXPANSION_WEIGHT = 0.5;

export interface SearchOptions {
  snapshot: Snapshot;
  overlay: Overlay;
  index: IndexDefinition;
  tableId: TableId;
  plan: SearchPlan;
  /** Of result keys: see `resultKey`. */
  interval: KeyInterval;
}

interface Result {
  key: Uint8Array;
  id: string;
  text: string;
}

export class SearchStream {
  rowsScanned = 0;
  bytesScanned = 0;
  lastKey: Uint8Array | null = null;
  isExhausted = false;
  private readonly results: Iterator<Result>;
  private readonly left: number[];
  private isClosed = false;

  constructor(
    private readonly options: SearchOptions,
    private readonly operators: readonly QueryOperator[],
    private readonly meter: UsageMeter,
    private readonly reads: ReadSetBuilder,
  ) {
    this.results = resultsOf(options, reads);
    this.left = operators.map((operator) => (operator.kind === "limit" ? operator.count : Infinity));
  }

  next(isEnough: () => boolean = () => false): ScannedRow | null {
    while (!this.isClosed && !this.isExhausted && !this.left.includes(0) && !isEnough()) {
      const step = this.results.next();
      if (step.done === true) {
        this.isExhausted = true;
        return null;
      }
      const row = step.value;
      this.lastKey = row.key;
      this.rowsScanned++;
      this.bytesScanned += row.text.length;
      this.meter.countRead(row.text, this.options.tableId);
      if (this.passes(row)) return row;
    }
    return null;
  }

  close(): void {
    this.isClosed = true;
  }

  private passes(row: Result): boolean {
    let document: ValueObject | null = null;
    for (const [at, operator] of this.operators.entries()) {
      if (operator.kind === "limit") {
        this.left[at]!--;
        continue;
      }
      document ??= documentFromText(row.text);
      if (!operator.matches(document)) return false;
    }
    return true;
  }
}

/** Ascending keys are descending relevance. */
function resultKey({ score, creationTime, id }: ScoredDocument): Uint8Array {
  return sortKey([-score, -creationTime, id]);
}

function* resultsOf(options: SearchOptions, reads: ReadSetBuilder): IterableIterator<Result> {
  const { plan, index, interval } = options;
  for (const each of intervalsOf(plan)) reads.add(index.id, each);
  const ranked = rank(weightedTerms(options), currentTotals(options));
  let found = 0;
  for (const scored of ranked) {
    const text = documentText(options, scored.id);
    if (!matches(plan, text)) continue;
    if (++found > MAX_CANDIDATES) {
      throw new UserError(
        `Search query scanned too many documents (fetched: ${MAX_CANDIDATES}). Consider using a smaller limit, paginating the query, or using a filter field to make your search query more selective.`,
      );
    }
    const key = resultKey(scored);
    if (compareBytes(key, interval.start) < 0) continue;
    if (interval.end !== null && compareBytes(key, interval.end) >= 0) return;
    yield { key, id: scored.id, text };
  }
}

function intervalsOf({ terms, prefix }: SearchPlan): KeyInterval[] {
  return [...terms.map(termInterval), ...(prefix === null ? [] : [prefixInterval(prefix)])];
}

function weightedTerms(options: SearchOptions): WeightedTerm[] {
  const { terms, prefix } = options.plan;
  const beginning =
    prefix === null
      ? new Map<string, Posting[]>()
      : postingsIn(options, prefixInterval(prefix), MAX_EXPANSIONS + terms.length);
  const exact = terms.map((term) => {
    // The prefix itself is the first of what begins with it: a common word isn't read twice.
    const found = term === prefix ? beginning : postingsIn(options, termInterval(term), Infinity);
    return { weight: 1, postings: found.get(term) ?? [] };
  });
  const expansions = [...beginning]
    .filter(([term]) => !terms.includes(term))
    .sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .slice(0, MAX_EXPANSIONS)
    .map(([, postings]) => ({ weight: EXPANSION_WEIGHT, postings }));
  return [...exact, ...expansions];
}

/** By term; own writes over those of the snapshot, of which the first `maxTerms` are looked at. */
function postingsIn(options: SearchOptions, interval: KeyInterval, maxTerms: number): Map<string, Posting[]> {
  const { snapshot, overlay, index, tableId } = options;
  const found = new Map<string, Posting[]>();
  let term = "";
  const range = indexEntryRange(index.id, interval.start, interval.end);
  for (const { key: entryKey, value } of snapshot.scan({ ...range, order: "asc" })) {
    const posting = parsePosting(value);
    if (!overlay.isEmpty && overlay.get(tableId, posting.id) !== undefined) continue;
    const key = indexKeyOfEntry(entryKey);
    if (!startsWithTerm(key, term)) {
      term = termOfKey(key);
      if (found.size >= maxTerms && !found.has(term)) break;
    }
    addTo(found, term, posting);
  }
  for (const { after } of overlay.of(tableId)) {
    if (after === null) continue;
    for (const { key, value } of postingsOf(index, documentFromText(after))) {
      const isAfterStart = compareBytes(key, interval.start) >= 0;
      const isBeforeEnd = interval.end === null || compareBytes(key, interval.end) < 0;
      if (isAfterStart && isBeforeEnd) addTo(found, termOfKey(key), parsePosting(value));
    }
  }
  return found;
}

/** Neighbouring postings mostly have the same term: cheaper to see than to decode. */
function startsWithTerm(key: Uint8Array, term: string): boolean {
  if (term === "") return false;
  const length = Buffer.byteLength(term);
  return (
    key[1 + length] === 0 && Buffer.from(key.buffer, key.byteOffset + 1, length).equals(Buffer.from(term))
  );
}

function addTo(found: Map<string, Posting[]>, term: string, posting: Posting): void {
  const list = found.get(term);
  if (list) list.push(posting);
  else found.set(term, [posting]);
}

/** Of the snapshot, with own writes. */
function currentTotals({ snapshot, overlay, index, tableId }: SearchOptions): SearchTotals {
  let totals = parseTotals(snapshot.get(indexEntryKey(index.id, TOTALS_KEY)));
  for (const { before, after } of overlay.of(tableId)) {
    totals = plus(totals, totalsOf(index, before === null ? null : documentFromText(before)), -1);
    totals = plus(totals, totalsOf(index, after === null ? null : documentFromText(after)));
  }
  return totals;
}

function documentText({ snapshot, overlay, tableId }: SearchOptions, id: string): string {
  const own = overlay.get(tableId, id);
  const text = own ? own.after : snapshot.get(indexEntryKey(tableId, byIdKey(id)));
  // Invariant: every posting of a snapshot points to a document of the same snapshot.
  if (text === null) throw new Error(`a posting names a document that doesn't exist: ${id}`);
  return text;
}

function matches({ equal }: SearchPlan, text: string): boolean {
  if (equal.length === 0) return true;
  const document = documentFromText(text);
  return equal.every(({ path, value }) => compareValues(valueAtPath(document, path), value) === 0);
}
