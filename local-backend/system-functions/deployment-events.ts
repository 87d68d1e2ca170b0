/** What administrators did to the deployment, newest kept: the dashboard's History page. */
import type { Engine, EngineTransaction } from "../engine/engine-interface.ts";
import { eachInRange, inServerTransaction } from "../engine/server-transaction.ts";
import type { FinishPushDiff } from "../deploy/push-diff.ts";
import type { ComponentPath, Json, JsonObject } from "../engine/types.ts";
import { SERVER_ACCESS } from "../scheduler/due-work.ts";

export const EVENTS_TABLE = "_deployment_events";
const MAX_KEPT = 10_000;
const MAX_IDS_TOLD = 100;
const MAX_SCHEMA_TOLD = 128 * 1024;

export interface DeploymentEvent {
  /** As the official backend names it: "update_documents", "create_environment_variable". */
  action: string;
  metadata: JsonObject;
}

/** Which component an event was in, as most of them tell it. */
export function inComponent(componentPath: ComponentPath): JsonObject {
  const component: Json = componentPath === "" ? null : componentPath;
  return { component, component_id: component };
}

/** The dashboard shows all of it, component by component. */
export function pushEvent({ authDiff, componentDiffs }: FinishPushDiff): DeploymentEvent {
  const diffs = Object.entries(componentDiffs).map(([path, diff]) => {
    const { diffType, moduleDiff, udfConfigDiff, cronDiff, schemaDiff } = diff;
    const isShort = JSON.stringify(schemaDiff).length <= MAX_SCHEMA_TOLD;
    const schema = schemaDiff && isShort && { previous_schema_id: null, next_schema_id: null, ...schemaDiff };
    return {
      component_path: path === "" ? null : path,
      component_diff: { diffType, moduleDiff, udfConfigDiff, cronDiff, schemaDiff: schema || null },
    };
  });
  const metadata = { auth_diff: authDiff, component_diffs: diffs };
  return { action: "push_config_with_components", metadata: metadata as unknown as JsonObject };
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

/** At the start: what goes beyond the limit is forgotten, oldest first; so is what an earlier version told in words of its own. */
export async function trimEvents(engine: Pick<Engine, "beginTransaction" | "committer">): Promise<void> {
  await inServerTransaction(engine, (transaction) => {
    const events = [...eachInRange(transaction, SERVER_ACCESS, `${EVENTS_TABLE}.by_creation_time`, [])];
    const goes = (event: JsonObject, at: number) => at < events.length - MAX_KEPT || !isShowable(event);
    for (const { _id } of events.filter(goes)) transaction.remove(SERVER_ACCESS, _id as string, EVENTS_TABLE);
  });
}

/** The page that lists events fails as a whole for one that lacks what it reads. */
function isShowable({ action, metadata }: JsonObject): boolean {
  return action !== "snapshot_import" || Object.hasOwn(metadata as JsonObject, "requestor");
}
