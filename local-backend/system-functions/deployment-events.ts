/** What administrators did to the deployment, newest kept: the dashboard's History page. */
import type { Engine, EngineTransaction } from "../engine/engine-interface.ts";
import { eachInRange, inServerTransaction } from "../engine/server-transaction.ts";
import type { JsonObject } from "../engine/types.ts";
import { SERVER_ACCESS } from "../scheduler/due-work.ts";

export const EVENTS_TABLE = "_deployment_events";
const MAX_KEPT = 10_000;
const MAX_IDS_TOLD = 100;

export interface DeploymentEvent {
  /** As the official backend names it: "update_documents", "create_environment_variable". */
  action: string;
  metadata: JsonObject;
}

/** In the transaction of what is told. */
export function noteEvent(transaction: EngineTransaction, { action, metadata }: DeploymentEvent): void {
  transaction.insert(SERVER_ACCESS, EVENTS_TABLE, { action, metadata });
}

/** For what is no transaction of tables: after it happened. */
export async function recordEvents(
  engine: Pick<Engine, "beginTransaction" | "committer">,
  events: DeploymentEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await inServerTransaction(engine, (transaction) => {
    for (const event of events) noteEvent(transaction, event);
  });
}

/** A long list would make the history heavier than the data. */
export function toldIds(ids: readonly string[]): string[] {
  return ids.slice(0, MAX_IDS_TOLD);
}

/** At the start: what goes beyond the limit is forgotten, oldest first. */
export async function trimEvents(engine: Pick<Engine, "beginTransaction" | "committer">): Promise<void> {
  await inServerTransaction(engine, (transaction) => {
    const ids = [...eachInRange(transaction, SERVER_ACCESS, `${EVENTS_TABLE}.by_creation_time`, [])].map(
      ({ _id }) => _id as string,
    );
    for (const id of ids.slice(0, Math.max(0, ids.length - MAX_KEPT))) {
      transaction.remove(SERVER_ACCESS, id, EVENTS_TABLE);
    }
  });
}
