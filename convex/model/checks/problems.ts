/** What a check finds, and how the checks of one table are written: one document at a time, reading by index. */
import type { CheckedTable } from "./tables";

export interface Problem {
  table: CheckedTable;
  id: string;
  /** A sentence for the person who will look at it. */
  problem: string;
}

/** Collects sentences about one document. */
export class Findings {
  readonly problems: Problem[] = [];

  constructor(
    private readonly table: CheckedTable,
    private readonly id: string,
  ) {}

  /** Adds the sentence unless what should hold does. */
  expect(holds: boolean, problem: string): void {
    if (!holds) this.problems.push({ table: this.table, id: this.id, problem });
  }
}
