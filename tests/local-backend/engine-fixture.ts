/** Short words for tests of the engine: an engine that is closed after the test, and calls in plain values. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  defineSchema,
  defineTable,
  type GenericSchema,
  type SchemaDefinition as OfficialSchema,
} from "convex/server";
import { convexToJson, jsonToConvex, v, type JSONValue, type Value } from "convex/values";
import { onTestFinished } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import type {
  Access,
  BeginOptions,
  Committer,
  Engine,
  EngineTransaction,
  SchemaChange,
  SchemaDefinition,
} from "../../local-backend/engine/engine-interface.ts";
import { openEngine, type EngineOptions } from "../../local-backend/engine/engine.ts";
import type { Json, JsonObject } from "../../local-backend/engine/types.ts";

export const APP: Access = { componentPath: "" };
export type Document = { _id: string; _creationTime: number } & Record<string, Value>;
export type RangeStep = ["eq" | "gt" | "gte" | "lt" | "lte", string, Value | undefined];

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** In memory unless told otherwise, with a repeatable random source. */
export async function startEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await openEngine({ dataDir: "memory", random: new SeededRandom(1), ...options });
  onTestFinished(() => engine.close());
  return engine;
}

export function json(value: Value | undefined): Json {
  return value === undefined ? { $undefined: null } : (convexToJson(value) as Json);
}

export function fromText(text: string): Document {
  return jsonToConvex(JSON.parse(text) as JSONValue) as Document;
}

/** What schemas of `convex/server` say to the backend. */
export function schemaJson(schema: OfficialSchema<GenericSchema, boolean>): SchemaDefinition {
  return JSON.parse((schema as unknown as { export(): string }).export()) as SchemaDefinition;
}

/** A transaction in plain values. */
export class Tx {
  constructor(
    readonly raw: EngineTransaction,
    private readonly access: Access = APP,
  ) {}

  insert(table: string, value: Record<string, Value>): string {
    return this.raw.insert(this.access, table, json(value));
  }
  patch(id: string, value: Record<string, Value | undefined>): void {
    const patch = Object.fromEntries(Object.entries(value).map(([field, each]) => [field, json(each)]));
    this.raw.shallowMerge(this.access, id, patch);
  }
  replace(id: string, value: Record<string, Value>): void {
    this.raw.replace(this.access, id, json(value));
  }
  remove(id: string): void {
    this.raw.remove(this.access, id);
  }
  get(id: string): Document | null {
    const text = this.raw.get(this.access, id);
    return text === null ? null : fromText(text);
  }
  /** All of an index range, or the first `take`. */
  range(
    index: string,
    steps: RangeStep[] = [],
    options: { order?: "asc" | "desc"; take?: number; operators?: Json[] } = {},
  ): Document[] {
    const { order = "asc", take = Infinity, operators = [] } = options;
    const stream = this.raw.queryStream(this.access, { source: rangeSource(index, steps, order), operators });
    const found: Document[] = [];
    while (found.length < take) {
      const { value } = this.raw.queryStreamNext(stream);
      if (value === null) break;
      found.push(fromText(value));
    }
    this.raw.queryCleanup(stream);
    return found;
  }
  all(table: string, options: { order?: "asc" | "desc"; take?: number } = {}): Document[] {
    return this.range(`${table}.by_creation_time`, [], options);
  }
}

export function rangeSource(index: string, steps: RangeStep[], order: "asc" | "desc" = "asc"): JsonObject {
  const range = steps.map(([type, fieldPath, value]) => ({
    type: type.charAt(0).toUpperCase() + type.slice(1),
    fieldPath,
    value: json(value),
  }));
  return { type: "IndexRange", indexName: index, range, order };
}

export function begin(engine: Pick<Engine, "begin">, options?: BeginOptions, access: Access = APP): Tx {
  const raw = engine.begin(options);
  onTestFinished(() => raw.close());
  return new Tx(raw, access);
}

export function commit(engine: { committer: Committer }, tx: Tx) {
  return engine.committer.commit(tx.raw.finish());
}

/** Runs and commits; a conflict fails the test. */
export async function write<Result>(engine: Engine, work: (tx: Tx) => Result): Promise<Result> {
  const tx = begin(engine);
  const result = work(tx);
  const outcome = await commit(engine, tx);
  if (!outcome.ok) throw new Error(`conflict: ${outcome.conflict.reason} ${outcome.conflict.tableName}`);
  return result;
}

export function read<Result>(engine: Pick<Engine, "begin">, work: (tx: Tx) => Result): Result {
  const raw = engine.begin();
  try {
    return work(new Tx(raw));
  } finally {
    raw.close();
  }
}

/** Publishes a schema for the app; throws with the reason when the data don't fit. */
export async function pushSchema(engine: Engine, schema: SchemaDefinition | null): Promise<SchemaChange> {
  const change = await engine.startSchemaChange({ "": schema });
  const state = await change.settled();
  if (state.kind === "failed") throw new Error(state.error);
  await change.finish();
  return change;
}

/** Rows of the tests of commits. */
export const numberedRows = schemaJson(
  defineSchema({ rows: defineTable({ n: v.number(), group: v.number() }).index("by_n", ["n"]) }),
);

export async function engineWithRows(count: number): Promise<{ engine: Engine; ids: string[] }> {
  const engine = await startEngine();
  await pushSchema(engine, numberedRows);
  const ids = await write(engine, (tx) =>
    Array.from({ length: count }, (_, n) => tx.insert("rows", { n, group: 0 })),
  );
  return { engine, ids };
}

/** Rows with anything in them, and indexes over it. */
export const looseRows = schemaJson(
  defineSchema({
    rows: defineTable(v.any())
      .index("by_a", ["a"])
      .index("by_a_and_deep", ["a", "deep.b"])
      .index("by_deep", ["deep.b"]),
  }),
);
