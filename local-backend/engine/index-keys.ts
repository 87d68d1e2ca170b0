/** Which key a document has in an index. Every key ends with the document id, so keys are unique. */
import { postingsOf } from "../search/postings.ts";
import { BY_ID } from "./catalog.ts";
import type { IndexDefinition } from "./types.ts";
import { valueAtPath, type ValueObject } from "../values/convex-json.ts";
import { sortKey } from "../values/sort-key.ts";

/** All fields of the key in order: declared ones, `_creationTime`, `_id`. */
export function keyFields(index: IndexDefinition): string[] {
  return index.name === BY_ID ? ["_id"] : [...index.fields, "_creationTime", "_id"];
}

/** What a document has in an index: one entry, or a posting for each of its terms. `value` is what the store keeps under the key. */
export function indexEntries(
  index: IndexDefinition,
  document: ValueObject,
  text: string,
): { key: Uint8Array; value: string }[] {
  if (index.search !== undefined) return postingsOf(index, document);
  return [{ key: indexKey(index, document), value: index.name === BY_ID ? text : (document._id as string) }];
}

const pathsOfIndex = new WeakMap<IndexDefinition, string[][]>();

export function indexKey(index: IndexDefinition, document: ValueObject): Uint8Array {
  let paths = pathsOfIndex.get(index);
  if (paths === undefined) {
    paths = keyFields(index).map((field) => field.split("."));
    pathsOfIndex.set(index, paths);
  }
  return sortKey(paths.map((path) => valueAtPath(document, path)));
}
