/** What a search asks for, checked against its index (protocol §8.6). Pure. */
import { UserError } from "../engine/errors.ts";
import type { IndexDefinition, Json } from "../engine/types.ts";
import { isJsonObject, valueOrUndefinedFromJson, type Value } from "../values/convex-json.ts";
import { tokensOf } from "./tokens.ts";

const MAX_TERMS = 16;
const MAX_FILTERS = 8;

export interface SearchPlan {
  /** Different ones, in the order of the text. */
  terms: string[];
  /** Also what begins like it counts; null when nothing is asked. */
  prefix: string | null;
  equal: { path: string[]; value: Value | undefined }[];
}

export function planSearch(index: IndexDefinition, fullName: string, filters: Json): SearchPlan {
  if (index.search === undefined) throw new UserError(`Index ${fullName} is not a search index.`);
  if (!Array.isArray(filters)) throw new UserError("Malformed search: filters are missing");
  const { searchField, filterFields } = index.search;
  let text: string | null = null;
  const equal: SearchPlan["equal"] = [];
  for (const filter of filters) {
    const fieldPath = isJsonObject(filter) && typeof filter.fieldPath === "string" ? filter.fieldPath : null;
    if (!isJsonObject(filter) || fieldPath === null) throw new UserError("Malformed search filter");
    if (filter.type === "Search") {
      if (text !== null)
        throw new UserError(`Search query against ${fullName} has more than one search expression.`);
      if (fieldPath !== searchField) {
        throw new UserError(
          `Search query against ${fullName} contains a search filter against ${fieldPath}, which doesn't match the indexed field \`${searchField}\`.`,
        );
      }
      text = String(filter.value);
    } else if (filter.type === "Eq") {
      if (!filterFields.includes(fieldPath)) {
        throw new UserError(
          `Search query against ${fullName} contains an equality filter on ${fieldPath} but that field isn't indexed for filtering in \`filterFields\`.`,
        );
      }
      equal.push({ path: fieldPath.split("."), value: valueOrUndefinedFromJson(filter.value ?? null) });
    } else throw new UserError(`Unknown search filter: ${JSON.stringify(filter.type)}`);
  }
  if (text === null) {
    throw new UserError(
      `Search query against ${fullName} does not contain any search filters. You must include a search filter like \`q.search("${searchField}", searchText)\`.`,
    );
  }
  if (equal.length > MAX_FILTERS) {
    throw new UserError(
      `Search query against ${fullName} has too many filter conditions (limit: ${MAX_FILTERS})`,
    );
  }
  const tokens = tokensOf(text);
  if (tokens.length > MAX_TERMS) tokens.length = MAX_TERMS;
  return { terms: [...new Set(tokens)], prefix: tokens.at(-1) ?? null, equal };
}
