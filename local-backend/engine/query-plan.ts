/**
 * A query of the syscalls (protocol §8.2) compiled against the catalog: which table, index, key interval and order, and the
 * operators after it. Reads nothing.
 */
import { keyFields } from "./index-keys.ts";
import { compileFilter } from "./filter-expression.ts";
import { planSearch, type SearchPlan } from "../search/search-plan.ts";
import { byCreationTimeIndex, findIndex } from "./catalog-view.ts";
import { UserError } from "./errors.ts";
import type { IndexDefinition, Json, JsonObject, KeyInterval, TableDefinition } from "./types.ts";
import {
  isJsonObject,
  valueOrUndefinedFromJson,
  type Value,
  type ValueObject,
} from "../values/convex-json.ts";
import { endOfPrefix, sortKey } from "../values/sort-key.ts";
import { MAX_QUERY_OPERATORS } from "../values/limits.ts";

export type QueryOperator =
  { kind: "filter"; matches: (document: ValueObject) => boolean } | { kind: "limit"; count: number };

export interface QueryPlan {
  table: TableDefinition;
  index: IndexDefinition;
  interval: KeyInterval;
  order: "asc" | "desc";
  operators: QueryOperator[];
  /** Relevance instead of an index's order: the interval is one of result keys. */
  search?: SearchPlan;
}

/** What a plan needs to find before it can be made: who may read the table is the caller's business. */
export function tableNameOfQuery(query: Json): string {
  const source = sourceOf(query);
  if (source.type === "FullTableScan") return stringOf(source.tableName, "tableName");
  return splitIndexName(stringOf(source.indexName, "indexName")).tableName;
}

export function planQuery(query: Json, table: TableDefinition): QueryPlan {
  const source = sourceOf(query);
  const order = source.order === "desc" ? "desc" : "asc";
  const operators = operatorsOf(query);
  switch (source.type) {
    case "FullTableScan": {
      const index = byCreationTimeIndex(table);
      return { table, index, interval: { start: new Uint8Array(), end: null }, order, operators };
    }
    case "IndexRange": {
      const name = stringOf(source.indexName, "indexName");
      const index = usableIndex(table, name);
      if (index.search !== undefined) {
        throw new UserError(`Index ${name} is a search index: query it with withSearchIndex.`);
      }
      return { table, index, interval: compileRange(index, name, source.range ?? []), order, operators };
    }
    case "Search": {
      const name = stringOf(source.indexName, "indexName");
      const index = usableIndex(table, name);
      const search = planSearch(index, name, source.filters ?? null);
      const everything = { start: new Uint8Array(), end: null };
      return { table, index, interval: everything, order: "asc", operators, search };
    }
    default:
      throw new UserError(`Unknown query source: ${JSON.stringify(source.type)}`);
  }
}

/** Operators are checked even when the table doesn't exist yet. */
export function operatorsOf(query: Json): QueryOperator[] {
  const operators = isJsonObject(query) ? query.operators : undefined;
  if (!Array.isArray(operators)) throw new UserError("Malformed query: operators are missing");
  if (operators.length > MAX_QUERY_OPERATORS) {
    throw new UserError(`Can't construct query with more than ${MAX_QUERY_OPERATORS} operators`);
  }
  return operators.map((operator): QueryOperator => {
    if (isJsonObject(operator) && "filter" in operator) {
      return { kind: "filter", matches: compileFilter(operator.filter!) };
    }
    const count = isJsonObject(operator) ? operator.limit : undefined;
    if (typeof count === "number" && Number.isInteger(count) && count >= 0) return { kind: "limit", count };
    throw new UserError(`Malformed query operator: ${JSON.stringify(operator)}`);
  });
}

function sourceOf(query: Json): JsonObject {
  const source = isJsonObject(query) ? query.source : undefined;
  if (!isJsonObject(source)) throw new UserError("Malformed query: source is missing");
  return source;
}

function splitIndexName(full: string): { tableName: string; indexName: string } {
  const dot = full.indexOf(".");
  if (dot < 0) throw new UserError(`Malformed index name: ${full}`);
  return { tableName: full.slice(0, dot), indexName: full.slice(dot + 1) };
}

function usableIndex(table: TableDefinition, fullName: string): IndexDefinition {
  const index = findIndex(table, splitIndexName(fullName).indexName);
  if (index === null) throw new UserError(`Index ${fullName} not found.`);
  if (index.isStaged) {
    throw new UserError(
      `Index ${fullName} is currently staged and not available to query until the \`staged\` option is removed.`,
    );
  }
  if (index.state === "backfilling") {
    throw new UserError(`Index ${fullName} is currently backfilling and not available to query yet.`);
  }
  return index;
}

interface Bound {
  value: Value | undefined;
  isInclusive: boolean;
}
interface RangeParts {
  equal: Map<string, Value | undefined>;
  /** The one field with an inequality. */
  field: string | null;
  lower: Bound | null;
  upper: Bound | null;
}

function compileRange(index: IndexDefinition, fullName: string, range: Json): KeyInterval {
  const parts = parseRange(range, fullName);
  const fields = keyFields(index);
  const prefix: (Value | undefined)[] = [];
  for (const field of fields.slice(0, parts.equal.size)) {
    if (!parts.equal.has(field)) throw notAPrefix(fullName, fields, parts);
    prefix.push(parts.equal.get(field));
  }
  if (parts.field !== null && fields[parts.equal.size] !== parts.field)
    throw notAPrefix(fullName, fields, parts);
  if (parts.equal.size > fields.length) throw notAPrefix(fullName, fields, parts);
  const prefixKey = sortKey(prefix);
  const { lower, upper } = parts;
  const start = lower && boundKey(prefix, lower.value, lower.isInclusive ? "before" : "after");
  const end = upper && boundKey(prefix, upper.value, upper.isInclusive ? "after" : "before");
  return { start: start ?? prefixKey, end: end ?? (prefixKey.length === 0 ? null : endOfPrefix(prefixKey)) };
}

function boundKey(
  prefix: readonly (Value | undefined)[],
  value: Value | undefined,
  side: "before" | "after",
): Uint8Array {
  const key = sortKey([...prefix, value]);
  return side === "before" ? key : endOfPrefix(key);
}

function parseRange(range: Json, fullName: string): RangeParts {
  if (!Array.isArray(range)) throw new UserError("Malformed index range");
  const parts: RangeParts = { equal: new Map(), field: null, lower: null, upper: null };
  for (const expression of range) {
    if (!isJsonObject(expression)) throw new UserError("Malformed index range");
    const field = stringOf(expression.fieldPath, "fieldPath");
    const value = valueOrUndefinedFromJson(expression.value ?? null);
    const type = expression.type;
    if (type === "Eq") {
      if (parts.equal.has(field) || parts.field === field) throw definedTwice(fullName, field);
      parts.equal.set(field, value);
      continue;
    }
    if (type !== "Gt" && type !== "Gte" && type !== "Lt" && type !== "Lte") {
      throw new UserError(`Malformed index range: unknown comparison ${JSON.stringify(type)}`);
    }
    if (parts.equal.has(field)) throw definedTwice(fullName, field);
    if (parts.field !== null && parts.field !== field) {
      throw new UserError(
        `The index range over ${fullName} has inequalities on two fields, "${parts.field}" and "${field}". ` +
          "Only one field, the last one of the range, may have lower and upper bounds.",
      );
    }
    parts.field = field;
    const bound = { value, isInclusive: type === "Gte" || type === "Lte" };
    const side = type === "Gt" || type === "Gte" ? "lower" : "upper";
    if (parts[side] !== null) throw definedTwice(fullName, field);
    parts[side] = bound;
  }
  return parts;
}

function definedTwice(fullName: string, field: string): UserError {
  return new UserError(
    `The index range over ${fullName} defines a bound on field "${field}" more than once.`,
  );
}

function notAPrefix(fullName: string, fields: string[], parts: RangeParts): UserError {
  const used = [...parts.equal.keys(), ...(parts.field === null ? [] : [parts.field])];
  return new UserError(
    `Tried to query index ${fullName} but the query didn't use the index fields in order.\n` +
      `Index fields: [${fields.join(", ")}]\nQuery fields: [${used.join(", ")}]\n` +
      "For more information see https://docs.convex.dev/using/indexes.",
  );
}

function stringOf(json: Json | undefined, name: string): string {
  if (typeof json !== "string") throw new UserError(`Malformed query: ${name} is missing`);
  return json;
}
