/**
 * What the last mutations read and wrote, index by index: for the operator who wonders why two of them conflict. A ring in
 * memory; keys are shown as hexadecimal, which sorts as the keys do.
 */
import type { DurableCommit } from "../engine/engine-interface.ts";
import type { Catalog, IndexId, ReadSet, Timestamp } from "../engine/types.ts";

interface Recorded {
  name: string;
  ts: Timestamp;
  reads: ReadSet;
  keys: DurableCommit["keys"];
}

const CAPACITY = 1_000;

export class TransactionLog {
  private readonly commits = new Map<Timestamp, DurableCommit["keys"]>();
  private readonly recorded: Recorded[] = [];

  committed({ ts, keys }: DurableCommit): void {
    this.commits.set(ts, keys);
    const [oldest] = this.commits.keys();
    if (this.commits.size > CAPACITY && oldest !== undefined) this.commits.delete(oldest);
  }

  record(name: string, ts: Timestamp, reads: ReadSet): void {
    this.recorded.push({ name, ts, reads, keys: this.commits.get(ts) ?? new Map() });
    if (this.recorded.length > CAPACITY) this.recorded.shift();
  }

  toJson(catalog: Catalog): object[] {
    const names = indexNames(catalog);
    const nameOf = (id: IndexId) => names.get(id) ?? `index ${id}`;
    return this.recorded.map(({ name, ts, reads, keys }) => ({
      name,
      ts: String(ts),
      reads: [...reads].flatMap(([indexId, intervals]) =>
        intervals.map(({ start, end }) => ({
          index: nameOf(indexId),
          from: hex(start),
          to: end === null ? null : hex(end),
        })),
      ),
      writes: [...keys].flatMap(([indexId, written]) =>
        written.map((key) => ({ index: nameOf(indexId), key: hex(key) })),
      ),
    }));
  }
}

function indexNames(catalog: Catalog): Map<IndexId, string> {
  const names = new Map<IndexId, string>();
  for (const [componentPath, { tables }] of Object.entries(catalog.namespaces)) {
    const prefix = componentPath === "" ? "" : `${componentPath}/`;
    for (const table of Object.values(tables)) {
      for (const index of table.indexes) names.set(index.id, `${prefix}${table.name}.${index.name}`);
    }
  }
  return names;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
