/** How many rows of which table a call read or wrote, by the names that operators know. */
import type { Committer, Engine } from "../engine/engine-interface.ts";
import { observeCommits } from "../engine/observe-commits.ts";
import type { Catalog } from "../engine/types.ts";
import type { DeploymentMetrics } from "./deployment-metrics.ts";

export class TableRows {
  private catalog: Catalog | null = null;
  private names = new Map<number, string>();

  constructor(
    private readonly engine: Pick<Engine, "catalog">,
    private readonly metrics: DeploymentMetrics,
  ) {}

  /** Rows by table number. */
  read(rows: ReadonlyMap<number, number>): void {
    for (const [tableNumber, count] of rows) this.note("rowsRead", tableNumber, count);
  }

  /** A committer whose commits are counted. */
  counting(committer: Committer): Committer {
    return observeCommits(committer, (outcome, { writes }) => {
      if (outcome.ok) for (const { tableNumber } of writes) this.note("rowsWritten", tableNumber, 1);
    });
  }

  private note(metric: "rowsRead" | "rowsWritten", tableNumber: number, count: number): void {
    const name = this.nameOf(tableNumber);
    if (name !== undefined) this.metrics.rows(metric, name, count);
  }

  private nameOf(tableNumber: number): string | undefined {
    const catalog = this.engine.catalog();
    if (catalog !== this.catalog) {
      this.catalog = catalog;
      this.names = new Map(
        Object.entries(catalog.namespaces).flatMap(([componentPath, { tables }]) =>
          Object.values(tables).map(({ number, name }) => [
            number,
            componentPath === "" ? name : `${componentPath}/${name}`,
          ]),
        ),
      );
    }
    return this.names.get(tableNumber);
  }
}
