/** Which key a document has in an index. Every key ends with the document id, so keys are unique. */
import { BY_ID } from "./catalog.ts";
import type { IndexDefinition } from "./types.ts";
import { valueAtPath, type ValueObject } from "../values/convex-json.ts";
import { sortKey } from "../values/sort-key.ts";

/** All fields of the key in order: declared ones, `_creationTime`, `_id`. */
export function keyFields(index: IndexDefinition): string[] {
  return index.name === BY_ID ? ["_id"] : [...index.fields, "_creationTime", "_id"];
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
