/** All documents of a table, as the dashboard reads them: with an admin key, and through none of the app's functions. */
import type { Doc, TableNames } from "../../../convex/_generated/dataModel.js";
import type { Deployment } from "../../../scripts/lib/deployment.ts";
import { Dashboard } from "../../conformance/support/dashboard.ts";

export async function rawTables<Table extends TableNames>(
  { url, adminKey }: Deployment,
  tables: readonly Table[],
): Promise<{ [T in Table]: Doc<T>[] }> {
  const dashboard = Dashboard.open(url, adminKey);
  const found: Record<string, unknown[]> = {};
  try {
    for (const table of tables) {
      const rows: unknown[] = [];
      let cursor: string | null = null;
      for (;;) {
        const page = await dashboard.page(table, null, cursor, 500);
        rows.push(...page.page);
        if (page.isDone) break;
        cursor = page.continueCursor;
      }
      found[table] = rows;
    }
  } finally {
    await dashboard.close();
  }
  return found as { [T in Table]: Doc<T>[] };
}
