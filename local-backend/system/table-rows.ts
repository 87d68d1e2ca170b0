/** How many rows of which table a call read or wrote, by the names that operators know. */
import type { Committer, Engine } from "../engine/engine-interface.ts";
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
    return {
      commit: async (result, extras) => {
        const outcome = await committer.commit(result, extras);
        if (outcome.ok) for (const { tableNumber } of result.writes) this.note("rowsWritten", tableNumber, 1);
        return outcome;
      },
      commitSideRecords: (extras) => committer.commitSideRecords(extras),
      onCommit: (listener) => committer.onCommit(listener),
      get waiting() {
        return committer.waiting;
      },
      get counters() {
        return committer.counters;
      },
    };
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
