/** How many rows of which table a call read or wrote, by the names that operators know. */
import { tableIdOf } from "../engine/catalog-view.ts";
import type { Committer, Engine } from "../engine/engine-interface.ts";
import { observeCommits } from "../engine/observe-commits.ts";
import type { Catalog, TableId } from "../engine/types.ts";
import type { DeploymentMetrics } from "./deployment-metrics.ts";

export class TableRows {
  private catalog: Catalog | null = null;
  private names = new Map<TableId, string>();

  constructor(
    private readonly engine: Pick<Engine, "catalog">,
    private readonly metrics: DeploymentMetrics,
  ) {}

  read(rows: ReadonlyMap<TableId, number>): void {
    for (const [tableId, count] of rows) this.note("rowsRead", tableId, count);
  }

  /** A committer whose commits are counted. */
  counting(committer: Committer): Committer {
    return observeCommits(committer, (outcome, { writes }) => {
      if (outcome.ok) for (const { tableId } of writes) this.note("rowsWritten", tableId, 1);
    });
  }

  private note(metric: "rowsRead" | "rowsWritten", tableId: number, count: number): void {
    const name = this.nameOf(tableId);
    if (name !== undefined) this.metrics.rows(metric, name, count);
  }

  private nameOf(tableId: TableId): string | undefined {
    const catalog = this.engine.catalog();
    if (catalog !== this.catalog) {
      this.catalog = catalog;
      this.names = new Map(
        Object.entries(catalog.namespaces).flatMap(([componentPath, { tables }]) =>
          Object.values(tables).map((table) => [
            tableIdOf(table),
            componentPath === "" ? table.name : `${componentPath}/${table.name}`,
          ]),
        ),
      );
    }
    return this.names.get(tableId);
  }
}
