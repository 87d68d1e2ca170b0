/** What an import would do, before it does anything: every row and file of it read once, and the tables it touches. */
import type { EngineTransaction } from "../engine/engine-interface.ts";
import { isSystemTableName } from "../engine/system-tables.ts";
import type { ComponentPath } from "../engine/types.ts";
import { STORAGE_TABLE } from "./archive-layout.ts";
import { ImportRefused, type ImportSource } from "./import-source.ts";

export type ImportMode = "requireEmpty" | "append" | "replace" | "replaceAll";

export interface PlannedTable {
  componentPath: ComponentPath;
  tableName: string;
  number: number | null;
  added: number;
  existing: number;
}

export interface ImportPlan {
  /** With those that are only emptied. */
  tables: PlannedTable[];
  message: string;
  isDestructive: boolean;
}

/** Throws ImportRefused. */
export async function planImport(
  source: ImportSource,
  mode: ImportMode,
  base: ComponentPath,
  begin: () => EngineTransaction,
): Promise<ImportPlan> {
  const counts: number[] = [];
  for (const table of source.tables) {
    let count = 0;
    for await (const _row of table.rows()) count++;
    counts.push(count);
  }
  const transaction = begin();
  try {
    const { namespaces } = transaction.catalog;
    const existingIn = (componentPath: ComponentPath, tableName: string) => {
      if (namespaces[componentPath] === undefined) {
        throw new ImportRefused(`There is no component "${componentPath}" here: push it first`);
      }
      return transaction.count({ componentPath, isPrivileged: true }, tableName);
    };
    const tables = source.tables.map(({ componentPath, tableName, number }, index): PlannedTable => {
      const existing = existingIn(componentPath, tableName);
      if (mode === "requireEmpty" && existing > 0) {
        throw new ImportRefused(
          `Table "${tableName}" has ${existing} documents already: use --append, --replace or --replace-all`,
        );
      }
      return { componentPath, tableName, number, added: counts[index] ?? 0, existing };
    });
    const named = new Set(tables.map(({ componentPath, tableName }) => `${componentPath}\0${tableName}`));
    const others = Object.entries(namespaces)
      .filter(([path]) => base === "" || path === base || path.startsWith(`${base}/`))
      .flatMap(([componentPath, namespace]) =>
        Object.keys(namespace.tables)
          .filter((name) => name === STORAGE_TABLE || !isSystemTableName(name))
          .filter((name) => !named.has(`${componentPath}\0${name}`))
          .map((tableName) => ({ componentPath, tableName, number: null, added: 0 })),
      )
      .map((table) => ({ ...table, existing: existingIn(table.componentPath, table.tableName) }));
    const all =
      mode === "replaceAll" ? [...tables, ...others.filter(({ existing }) => existing > 0)] : tables;
    const isReplacing = mode === "replace" || mode === "replaceAll";
    return {
      tables: all,
      message: messageOf(all, isReplacing),
      isDestructive: isReplacing && all.some(({ existing }) => existing > 0),
    };
  } finally {
    transaction.close();
  }
}

function messageOf(tables: readonly PlannedTable[], isReplacing: boolean): string {
  const lines = tables.map(({ componentPath, tableName, added, existing }) => {
    const name = componentPath === "" ? tableName : `${componentPath}/${tableName}`;
    const unit = tableName === STORAGE_TABLE ? "files" : "documents";
    const deleted = isReplacing ? existing : 0;
    return `  ${name}: ${added} ${unit} added, ${deleted} deleted, ${existing - deleted + added} then`;
  });
  const summary = lines.length === 0 ? ["Nothing is in it."] : ["Import change summary:", ...lines];
  return [...summary, "It takes effect in one step, or not at all."].join("\n");
}
