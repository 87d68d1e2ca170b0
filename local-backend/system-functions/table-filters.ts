/** The filters of the dashboard's Data page: their text, their shapes, and what is wrong with them. */
import { z } from "zod";
import { parseBoundedJson } from "../base/bounded-json.ts";
import type { Json } from "../engine/types.ts";

/** In place of a value that JSON can't say. */
export const UNDEFINED_PLACEHOLDER = "__CONVEX_PLACEHOLDER_undefined_";
const TYPES = [
  "string",
  "boolean",
  "number",
  "bigint",
  "null",
  "id",
  "array",
  "object",
  "bytes",
  "unset",
] as const;
export type TypeName = (typeof TYPES)[number];

const value = z.custom<Json>((given) => given !== undefined);
const clause = z.looseObject({
  op: z.enum(["eq", "neq", "lt", "lte", "gt", "gte", "anyOf", "noneOf", "type", "notype"]),
  field: z.string().nullish(),
  // Looked at later: a wrong one is told by the number of its clause.
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
export type NumberedClause = z.infer<typeof clause> & { number: number };
export type IndexClause = z.infer<typeof indexClause>;
export type Filters = z.infer<typeof filters>;

export class WrongFilter extends Error {
  constructor(
    /** Number of the clause; -1 for the whole. */
    readonly clause: number,
    message: string,
  ) {
    super(message);
  }
}

/** Throws WrongFilter. */
export function parseFilters(encoded: Json | undefined): Filters {
  if (encoded == null) return { clauses: [] };
  try {
    const text = Buffer.from(z.string().parse(encoded), "base64").toString("utf8");
    return filters.parse(parseBoundedJson(text));
  } catch {
    throw new WrongFilter(-1, "These filters can't be read");
  }
}

/** The others are still being written, or switched off. */
export function clausesInForce({ clauses }: Filters): NumberedClause[] {
  return clauses
    .map((each, number) => ({ ...each, number }))
    .filter(({ enabled, field }) => enabled !== false && typeof field === "string" && field !== "");
}

/** As the engine takes it: the placeholder is undefined. */
export function literalOf(given: Json | undefined): Json {
  const isUndefined =
    given === undefined || (typeof given === "string" && given.startsWith(UNDEFINED_PLACEHOLDER));
  return isUndefined ? { $undefined: null } : given;
}

/** Null: none was chosen yet. */
export function typeNameOf({ value: given, number }: NumberedClause): TypeName | null {
  if (given === undefined) return null;
  const found = TYPES.find((name) => name === given);
  if (found === undefined) throw new WrongFilter(number, `There is no type ${JSON.stringify(given)}`);
  return found;
}
