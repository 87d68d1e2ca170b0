/**
 * Does everything in a store fit together? Every document has its entries in every index and every entry its document, counts of
 * search indexes are right, nothing lies under an index that nobody knows, nothing is of a time to come. What commits promise,
 * looked at from outside: for operators (`--verify`) and for the tests of crashes.
 */
import { byIdIndex, type CatalogView, type PlacedTable } from "./catalog-view.ts";
import { indexEntries } from "./index-keys.ts";
import {
  indexEntryKey,
  indexEntryRange,
  indexIdOfEntry,
  indexKeyOfEntry,
  readLatestTs,
} from "./storage-layout.ts";
import type { IndexId } from "./types.ts";
import { NO_TOTALS, parseTotals, plus, TOTALS_KEY, totalsOf } from "../search/totals.ts";
import type { Snapshot } from "../storage/storage.ts";
import { documentFromText, type ValueObject } from "../values/convex-json.ts";
import { decodeId } from "../values/document-id.ts";
import { compareBytes } from "../values/sort-key.ts";

export interface ConsistencyReport {
  documents: number;
  /** Sentences; empty when all is well. */
  problems: string[];
}

const MAX_PROBLEMS = 50;
const NS_PER_MS = 1e6;

export function checkConsistency(snapshot: Snapshot, catalog: CatalogView): ConsistencyReport {
  const report: ConsistencyReport = { documents: 0, problems: [] };
  const expected = new Map<IndexId, number>();
  const latestMs = Number(readLatestTs(snapshot)) / NS_PER_MS;
  for (const [componentPath, { tables }] of Object.entries(catalog.catalog.namespaces)) {
    for (const table of Object.values(tables)) {
      checkTable(snapshot, { componentPath, table }, { report, expected, latestMs });
    }
  }
  const leftovers = new Set([...catalog.catalog.droppedIndexes, ...(catalog.catalog.hiddenIndexes ?? [])]);
  checkEntries(snapshot, catalog, { report, expected, leftovers });
  return report;
}

interface Findings {
  report: ConsistencyReport;
  /** How many entries each index should have. */
  expected: Map<IndexId, number>;
}

function checkTable(
  snapshot: Snapshot,
  { componentPath, table }: PlacedTable,
  { report, expected, latestMs }: Findings & { latestMs: number },
): void {
  const where = `table ${componentPath === "" ? "" : `${componentPath}/`}${table.name}`;
  const indexes = table.indexes.filter((index) => index.state === "enabled" || index.isStaged === true);
  const counts = indexes.map(() => 0);
  const totals = indexes.map(() => NO_TOTALS);
  const range = indexEntryRange(byIdIndex(table).id, new Uint8Array(), null);
  for (const { key, value: text } of snapshot.scan({ ...range, order: "asc" })) {
    report.documents++;
    let document: ValueObject;
    try {
      document = documentFromText(text);
    } catch {
      note(report, `a document of ${where} can't be read`);
      continue;
    }
    const id = document._id as string;
    if (decodeId(id)?.tableNumber !== table.number) note(report, `document ${id} doesn't belong to ${where}`);
    if (!((document._creationTime as number) <= latestMs + 1))
      note(report, `document ${id} is of a time to come`);
    for (const [at, index] of indexes.entries()) {
      if (index.search !== undefined) totals[at] = plus(totals[at]!, totalsOf(index, document));
      for (const entry of indexEntries(index, document, text)) {
        counts[at]!++;
        const stored = indexEntryKey(index.id, entry.key);
        const isOwn = index.name !== "by_id" || compareBytes(stored, key) === 0;
        if (!isOwn || snapshot.get(stored) !== entry.value) {
          note(report, `document ${id} of ${where} isn't in its index ${index.name} as it should be`);
        }
      }
    }
  }
  for (const [at, index] of indexes.entries()) {
    const told = index.search === undefined ? null : snapshot.get(indexEntryKey(index.id, TOTALS_KEY));
    expected.set(index.id, counts[at]! + (told === null ? 0 : 1));
    const { documents, tokens } = parseTotals(told);
    if (
      index.search !== undefined &&
      (documents !== totals[at]!.documents || tokens !== totals[at]!.tokens)
    ) {
      note(report, `the search index ${index.name} of ${where} counts wrongly`);
    }
  }
}

/** As many entries as documents ask for, and each was found above: then there are no others. */
function checkEntries(
  snapshot: Snapshot,
  catalog: CatalogView,
  { report, expected, leftovers }: Findings & { leftovers: ReadonlySet<IndexId> },
): void {
  const found = new Map<IndexId, number>();
  const all = {
    start: indexEntryKey(0, new Uint8Array()),
    end: indexEntryKey(0xffff_ffff, new Uint8Array()),
  };
  let last: Uint8Array | null = null;
  for (const { key } of snapshot.scan({ ...all, order: "asc" })) {
    if (last !== null && compareBytes(last, key) >= 0) note(report, "entries are out of order");
    last = key.slice();
    const id = indexIdOfEntry(key);
    found.set(id, (found.get(id) ?? 0) + 1);
    if (catalog.indexById(id) === null && !leftovers.has(id)) {
      note(
        report,
        `an entry lies under the unknown index ${id} (${Buffer.from(indexKeyOfEntry(key)).toString("hex")})`,
      );
    }
  }
  for (const [id, count] of expected) {
    if ((found.get(id) ?? 0) === count) continue;
    const { table, index } = catalog.indexById(id)!;
    note(report, `index ${table.name}.${index.name} has ${found.get(id) ?? 0} entries where ${count} belong`);
  }
}

function note(report: ConsistencyReport, problem: string): void {
  if (report.problems.length < MAX_PROBLEMS) report.problems.push(problem);
}
