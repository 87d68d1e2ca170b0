/** Names in an archive. Pure: a name of the ZIP in, what it stands for out. */
import { isIdentifier } from "../engine/catalog.ts";
import type { ComponentPath } from "../engine/types.ts";

export const STORAGE_TABLE = "_storage";
export const TABLES_ENTRY = "_tables";

export type ArchiveEntry =
  | { kind: "documents"; componentPath: ComponentPath; tableName: string }
  | { kind: "file"; componentPath: ComponentPath; storageId: string }
  | { kind: "other" };

const COMPONENT = /^_components\/([^/]+)\/(.*)$/;
const DOCUMENTS = /^([^/]+)\/documents\.jsonl$/;
const FILE = /^_storage\/([0-9a-z]+)(?:\.[^/]+)?$/;

export function entryOf(name: string, base: ComponentPath): ArchiveEntry {
  const components = base === "" ? [] : base.split("/");
  let rest = name;
  for (let match = COMPONENT.exec(rest); match !== null; match = COMPONENT.exec(rest)) {
    components.push(match[1] ?? "");
    rest = match[2] ?? "";
  }
  const componentPath = components.join("/");
  const tableName = DOCUMENTS.exec(rest)?.[1];
  if (tableName !== undefined && isIdentifier(tableName))
    return { kind: "documents", componentPath, tableName };
  const storageId = FILE.exec(rest)?.[1];
  if (storageId !== undefined && storageId !== "documents") return { kind: "file", componentPath, storageId };
  return { kind: "other" };
}
