/**
 * A page of a table as the dashboard's Data page asks for it: its filters become a query of the engine, and those on the
 * type of a value are applied to the page. Wrong filters are told in the page, since a failing query takes the screen down.
 */
import { z } from "zod";
import { findIndex } from "../engine/catalog-view.ts";
import { UserError } from "../engine/errors.ts";
import { keyFields } from "../engine/index-keys.ts";
import type { Json, JsonObject, TableDefinition } from "../engine/types.ts";
import {
  isPlainObject,
  valueAtPath,
  valueFromJson,
  valueOrUndefinedFromJson,
  type Value,
  type ValueObject,
} from "../values/convex-json.ts";
import { decodeId } from "../values/document-id.ts";
import { paginated, type SystemCall } from "./system-call.ts";

/** In place of a value that JSON can't say. */
export const UNDEFINED_PLACEHOLDER = "__CONVEX_PLACEHOLDER_undefined_";
const MAX_ROWS_READ = 10_000;
const MAX_BYTES_READ = 5 * 1024 * 1024;

const value = z.custom<Json>((given) => given !== undefined);
const clause = z.looseObject({
  op: z.enum(["eq", "neq", "lt", "lte", "gt", "gte", "anyOf", "noneOf", "type", "notype"]),
  field: z.string().nullish(),
  value: value.optional(),
  enabled: z.boolean().nullish(),
});
const indexClause = z.looseObject({
  /** Of a search index: which filter field. */
  field: z.string().nullish(),
  type: z.enum(["indexEq", "indexRange"]).optional(),
  enabled: z.boolean().nullish(),
  value: value.optional(),
  lowerOp: z.enum(["gte", "gt"]).nullish(),
  lowerValue: value.optional(),
  upperOp: z.enum(["lte", "lt"]).nullish(),
  upperValue: value.optional(),
});
const filters = z.looseObject({
  clauses: z.array(clause),
  order: z.enum(["asc", "desc"]).nullish(),
  index: z
    .looseObject({ name: z.string(), search: z.string().nullish(), clauses: z.array(indexClause) })
    .nullish(),
});
type Clause = z.infer<typeof clause>;
type Filters = z.infer<typeof filters>;

class WrongFilter extends Error {
  constructor(
    /** Number of the clause; -1 for the whole. */
    readonly clause: number,
    message: string,
  ) {
    super(message);
  }
}

export function tablePage(call: SystemCall): Json {
  const tableName = z.string().parse(call.args.table);
  try {
    const wanted = parseFilters(call.args.filters);
    const enabled = wanted.clauses.map((each, number) => ({ ...each, number })).filter(isInForce);
    const single = loneId(wanted, enabled);
    if (single !== null) return onlyDocument(call, tableName, single);
    const query = queryOf(call, tableName, wanted, enabled);
    const limits = { maximumRowsRead: MAX_ROWS_READ, maximumBytesRead: MAX_BYTES_READ };
    const result = paginated(call, query, limits);
    const page = result.page.filter((document) => enabled.every((each) => hasWantedType(each, document)));
    return { ...result, page };
  } catch (error) {
    if (error instanceof WrongFilter) return wrongPage(error.clause, error.message);
    if (error instanceof UserError && call.args.filters != null) return wrongPage(-1, error.message);
    throw error;
  }
}

function wrongPage(clause: number, error: string): Json {
  return { page: [{ filter: clause, error }], isDone: true, continueCursor: "" };
}

function parseFilters(encoded: Json | undefined): Filters {
  if (encoded == null) return { clauses: [] };
  try {
    return filters.parse(JSON.parse(Buffer.from(z.string().parse(encoded), "base64").toString("utf8")));
  } catch {
    throw new WrongFilter(-1, "These filters can't be read");
  }
}

function isInForce({ enabled, field }: Clause): boolean {
  return enabled !== false && typeof field === "string" && field !== "";
}

function loneId({ index }: Filters, enabled: Clause[]): string | null {
  const [only] = enabled;
  const isLone = index == null && enabled.length === 1 && only?.op === "eq" && only.field === "_id";
  return isLone && typeof only.value === "string" ? only.value : null;
}

function onlyDocument({ transaction, access }: SystemCall, tableName: string, id: string): Json {
  const isOfTable = transaction.normalizeId(access, tableName, id) !== null;
  const text = isOfTable ? transaction.get(access, id, tableName) : null;
  return { page: text === null ? [] : [JSON.parse(text) as Json], isDone: true, continueCursor: "" };
}

function queryOf(
  call: SystemCall,
  tableName: string,
  { index, order }: Filters,
  enabled: (Clause & { number: number })[],
): Json {
  const operators = enabled.flatMap((each) => {
    const expression = expressionOf(each);
    return expression === null ? [] : [{ filter: expression }];
  });
  const inOrder = order === "asc" ? "asc" : "desc";
  const table = call.transaction.catalog.namespaces[call.componentPath]?.tables[tableName];
  if (index == null || table === undefined) {
    return { source: { type: "FullTableScan", tableName, order: inOrder }, operators };
  }
  if (index.search != null) return searchOf(table, { ...index, search: index.search }, operators);
  const range = rangeOf(table, index.name, index.clauses);
  const indexName = `${tableName}.${index.name}`;
  return { source: { type: "IndexRange", indexName, range, order: inOrder }, operators };
}

function searchOf(
  table: TableDefinition,
  { name, search, clauses }: NonNullable<Filters["index"]> & { search: string },
  operators: Json[],
): Json {
  const fieldPath = findIndex(table, name)?.search?.searchField;
  if (fieldPath === undefined) throw new WrongFilter(-1, `There is no search index "${name}"`);
  const equal = clauses
    .filter(({ enabled, field }) => enabled !== false && field != null)
    .map(({ field, value: given }) => ({ type: "Eq", fieldPath: field ?? "", value: literalOf(given) }));
  const filters = [{ type: "Search", fieldPath, value: search }, ...equal];
  return { source: { type: "Search", indexName: `${table.name}.${name}`, filters }, operators };
}

const INDEX_OPERATORS = { gte: "Gte", gt: "Gt", lte: "Lte", lt: "Lt" } as const;

/** Positional along the index's fields; only the enabled ones at the front count. */
function rangeOf(table: TableDefinition, name: string, clauses: z.infer<typeof indexClause>[]): Json[] {
  const index = findIndex(table, name);
  if (index === null) throw new WrongFilter(-1, `There is no index "${name}"`);
  const fields = keyFields(index);
  const range: JsonObject[] = [];
  for (const [position, each] of clauses.entries()) {
    const fieldPath = fields[position];
    if (each.enabled === false || fieldPath === undefined) break;
    if (each.type !== "indexRange") {
      range.push({ type: "Eq", fieldPath, value: literalOf(each.value) });
      continue;
    }
    if (each.lowerOp != null) {
      range.push({ type: INDEX_OPERATORS[each.lowerOp], fieldPath, value: literalOf(each.lowerValue) });
    }
    if (each.upperOp != null) {
      range.push({ type: INDEX_OPERATORS[each.upperOp], fieldPath, value: literalOf(each.upperValue) });
    }
    break;
  }
  return range;
}

/** Null: it restricts nothing, or not what is read. */
function expressionOf({ op, field, value: given, number }: Clause & { number: number }): Json | null {
  if (op === "type" || op === "notype") return null;
  const fieldOf = { $field: field ?? "" };
  const compared = (operator: string, to: Json | undefined) => ({
    [operator]: [fieldOf, { $literal: checked(literalOf(to), number) }],
  });
  if (op !== "anyOf" && op !== "noneOf") return compared(`$${op}`, given);
  if (!Array.isArray(given)) throw new WrongFilter(number, "A list of values is expected");
  if (given.length === 0) return null;
  return op === "anyOf"
    ? { $or: given.map((each) => compared("$eq", each)) }
    : { $and: given.map((each) => compared("$neq", each)) };
}

/** As the engine takes it: the placeholder is undefined. */
export function literalOf(given: Json | undefined): Json {
  const isUndefined =
    given === undefined || (typeof given === "string" && given.startsWith(UNDEFINED_PLACEHOLDER));
  return isUndefined ? { $undefined: null } : given;
}

function checked(literal: Json, number: number): Json {
  try {
    valueOrUndefinedFromJson(literal);
    return literal;
  } catch (error) {
    throw new WrongFilter(number, error instanceof Error ? error.message : String(error));
  }
}

function hasWantedType({ op, field, value: wanted }: Clause, document: JsonObject): boolean {
  if (op !== "type" && op !== "notype") return true;
  const found = valueAtPath(valueFromJson(document) as ValueObject, (field ?? "").split("."));
  return isOfType(found, String(wanted)) === (op === "type");
}

function isOfType(found: Value | undefined, type: string): boolean {
  switch (type) {
    case "unset":
      return found === undefined;
    case "null":
      return found === null;
    case "array":
      return Array.isArray(found);
    case "bytes":
      return found instanceof ArrayBuffer;
    case "object":
      return isPlainObject(found);
    case "id":
      return typeof found === "string" && decodeId(found) !== null;
    default:
      return typeof found === type;
  }
}
