/** Which numbers tables get when they are exchanged: those of the ids that come with them, or free ones. */
import { isSystemTableName } from "./system-tables.ts";
import type { ReplacedTable } from "./staged-tables.ts";
import type { Catalog, ComponentPath, TableDefinition } from "./types.ts";

/** Tables of different components may have one number. */
export class TakenNumbers {
  private readonly keys = new Set<string>();

  add(componentPath: ComponentPath, number: number): void {
    this.keys.add(keyOf(componentPath, `${number}`));
  }

  has(componentPath: ComponentPath, number: number): boolean {
    return this.keys.has(keyOf(componentPath, `${number}`));
  }
}

export function numberFor(
  draft: Catalog,
  { componentPath, number, tableName }: Pick<ReplacedTable, "componentPath" | "number" | "tableName">,
  existing: TableDefinition | undefined,
  taken: TakenNumbers,
): number {
  if (number !== null) return number;
  if (existing !== undefined && !taken.has(componentPath, existing.number)) return existing.number;
  let free = isSystemTableName(tableName) ? draft.nextSystemTableNumber : draft.nextTableNumber;
  while (taken.has(componentPath, free)) free++;
  return free;
}

/** Later tables get later numbers. Changes `draft`. */
export function reserveNumber(draft: Catalog, { name, number }: TableDefinition): void {
  const counter = isSystemTableName(name) ? "nextSystemTableNumber" : "nextTableNumber";
  draft[counter] = Math.max(draft[counter], number + 1);
}

export function keyOf(componentPath: ComponentPath, tableName: string): string {
  return `${componentPath}\0${tableName}`;
}
