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
import { paginated, tableOf, type SystemCall } from "./system-call.ts";
import {
  clausesInForce,
  literalOf,
  parseFilters,
  typeNameOf,
  WrongFilter,
  type Filters,
  type IndexClause,
  type NumberedClause,
  type TypeName,
} from "./table-filters.ts";

const MAX_ROWS_READ = 10_000;
const MAX_BYTES_READ = 5 * 1024 * 1024;

export function tablePage(call: SystemCall): Json {
  const tableName = z.string().parse(call.args.table);
  try {
    const wanted = parseFilters(call.args.filters);
    const enabled = clausesInForce(wanted);
    const expressions = eachOrTold(enabled, expressionOf);
    const single = loneId(wanted, enabled);
    if (single !== null) return onlyDocument(call, tableName, single);
    const operators = expressions.filter((each) => each !== null).map((filter) => ({ filter }));
    const query = queryOf(call, tableName, wanted, operators);
    const limits = { maximumRowsRead: MAX_ROWS_READ, maximumBytesRead: MAX_BYTES_READ };
    const result = paginated(call, query, limits);
    const page = result.page.filter((document) => enabled.every((each) => hasWantedType(each, document)));
    return { ...result, page };
  } catch (error) {
    if (error instanceof WrongFilters) return wrongPage(error.told);
    if (error instanceof WrongFilter) return wrongPage([error]);
    // A client that is told of its cursor begins anew.
    const isOfCursor = error instanceof UserError && error.data?.paginationError === "InvalidCursor";
    if (isOfCursor || !(error instanceof UserError) || call.args.filters == null) throw error;
    return wrongPage([new WrongFilter(-1, error.message)]);
  }
}

class WrongFilters extends Error {
  constructor(readonly told: WrongFilter[]) {
    super("several filters are wrong");
  }
}

/** All that is wrong at once: each clause shows its own. */
function eachOrTold<Result>(clauses: NumberedClause[], work: (clause: NumberedClause) => Result): Result[] {
  const told: WrongFilter[] = [];
  const results = clauses.flatMap((each) => {
    try {
      return [work(each)];
    } catch (error) {
      if (!(error instanceof WrongFilter)) throw error;
      told.push(error);
      return [];
    }
  });
  if (told.length > 0) throw new WrongFilters(told);
  return results;
}

function wrongPage(told: readonly WrongFilter[]): Json {
  const page = told.map(({ clause, message }) => ({ filter: clause, error: message }));
  return { page, isDone: true, continueCursor: "" };
}

function loneId({ index }: Filters, enabled: NumberedClause[]): string | null {
  const [only] = enabled;
  const isLone = index == null && enabled.length === 1 && only?.op === "eq" && only.field === "_id";
  return isLone && typeof only.value === "string" ? only.value : null;
}

function onlyDocument({ transaction, access }: SystemCall, tableName: string, id: string): Json {
  const isOfTable = transaction.normalizeId(access, tableName, id) !== null;
  const text = isOfTable ? transaction.get(access, id, tableName) : null;
  return { page: text === null ? [] : [JSON.parse(text) as Json], isDone: true, continueCursor: "" };
}

function queryOf(call: SystemCall, tableName: string, { index, order }: Filters, operators: Json[]): Json {
  const inOrder = order === "asc" ? "asc" : "desc";
  const table = tableOf(call, tableName);
  if (index == null || table === null) {
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
  const searched = findIndex(table, name)?.search;
  if (searched === undefined) throw new WrongFilter(-1, `There is no search index "${name}"`);
  const named = new Set<string>();
  const equal = clauses.flatMap(({ enabled, field, value: given }, number) => {
    if (enabled === false || field == null) return [];
    if (!searched.filterFields.includes(field)) {
      throw new WrongFilter(number, `"${field}" is no filter field of the search index "${name}"`);
    }
    if (named.has(field)) throw new WrongFilter(number, `There are several filters for "${field}"`);
    named.add(field);
    return [{ type: "Eq", fieldPath: field, value: checked(literalOf(given), number) }];
  });
  const filters = [{ type: "Search", fieldPath: searched.searchField, value: search }, ...equal];
  return { source: { type: "Search", indexName: `${table.name}.${name}`, filters }, operators };
}

const INDEX_OPERATORS = { gte: "Gte", gt: "Gt", lte: "Lte", lt: "Lt" } as const;

/** Positional along the index's fields; only the enabled ones at the front count. */
function rangeOf(table: TableDefinition, name: string, clauses: IndexClause[]): Json[] {
  const index = findIndex(table, name);
  if (index === null || index.search !== undefined) throw new WrongFilter(-1, `There is no index "${name}"`);
  const fields = keyFields(index);
  const disabled = clauses.findIndex(({ enabled }) => enabled === false);
  const enabled = disabled < 0 ? clauses : clauses.slice(0, disabled);
  assertInOrder(name, fields, clauses, enabled);
  const valueOf = (given: Json | undefined) => checked(literalOf(given), -1);
  return enabled.flatMap((each, position): JsonObject[] => {
    const fieldPath = fields[position] ?? "";
    if (each.type !== "indexRange") return [{ type: "Eq", fieldPath, value: valueOf(each.value) }];
    const { lowerOp, lowerValue, upperOp, upperValue } = each;
    return [
      ...(lowerOp == null ? [] : [{ type: INDEX_OPERATORS[lowerOp], fieldPath, value: valueOf(lowerValue) }]),
      ...(upperOp == null ? [] : [{ type: INDEX_OPERATORS[upperOp], fieldPath, value: valueOf(upperValue) }]),
    ];
  });
}

function assertInOrder(name: string, fields: string[], clauses: IndexClause[], enabled: IndexClause[]): void {
  if (clauses.length > fields.length) {
    throw new WrongFilter(-1, `The index "${name}" has ${fields.length} fields, not ${clauses.length}`);
  }
  if (clauses.slice(enabled.length).some((each) => each.enabled !== false)) {
    throw new WrongFilter(-1, `A field of the index "${name}" is used without the one before it`);
  }
  if (enabled.slice(0, -1).some(({ type }) => type === "indexRange")) {
    throw new WrongFilter(-1, `Only the last used field of the index "${name}" can have bounds`);
  }
}

/** Null: it restricts nothing, or not what is read. */
function expressionOf(clause: NumberedClause): Json | null {
  const { op, field, value: given, number } = clause;
  if (op === "type" || op === "notype") {
    typeNameOf(clause);
    return null;
  }
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

function checked(literal: Json, number: number): Json {
  try {
    valueOrUndefinedFromJson(literal);
    return literal;
  } catch (error) {
    throw new WrongFilter(number, error instanceof Error ? error.message : String(error));
  }
}

function hasWantedType(clause: NumberedClause, document: JsonObject): boolean {
  const { op, field } = clause;
  if (op !== "type" && op !== "notype") return true;
  const found = valueAtPath(valueFromJson(document) as ValueObject, (field ?? "").split("."));
  const type = typeNameOf(clause);
  return (type !== null && isOfType(found, type)) === (op === "type");
}

function isOfType(found: Value | undefined, type: TypeName): boolean {
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
