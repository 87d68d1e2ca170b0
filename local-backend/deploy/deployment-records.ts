/** Where the pushed app lies between starts: side records of the engine, written in the commit that publishes the push. */
import type { CommitExtras, Reader } from "../engine/engine-interface.ts";
import type { SideRecord } from "../engine/types.ts";
import type { DeploymentState, ModuleSources } from "./deployment-state.ts";
import { FunctionHandles } from "./function-handles.ts";

const STATE_KEY = "deploy/state";
const HANDLES_KEY = "deploy/handles";
const ENVIRONMENT_KEY = "deploy/environment";
const MODULE_PREFIX = "deploy/module/";

export interface StoredDeployment {
  state: DeploymentState | null;
  sources: ModuleSources;
  handles: FunctionHandles;
  environment: Record<string, string>;
}

type Records = Pick<Reader, "getSideRecord" | "listSideRecords">;

export function loadDeployment(engine: Records): StoredDeployment {
  const state = engine.getSideRecord(STATE_KEY);
  const handles = engine.getSideRecord(HANDLES_KEY);
  const environment = engine.getSideRecord(ENVIRONMENT_KEY);
  const modules = engine.listSideRecords(MODULE_PREFIX);
  return {
    state: state === null ? null : (JSON.parse(state) as DeploymentState),
    sources: new Map(modules.map(({ key, value }) => [key.slice(MODULE_PREFIX.length), JSON.parse(value)])),
    handles: handles === null ? FunctionHandles.empty() : FunctionHandles.fromJson(handles),
    environment: environment === null ? {} : (JSON.parse(environment) as Record<string, string>),
  };
}

/** Sources that the disk already has aren't written again; those that no module uses any more go. */
export function deploymentExtras(
  state: DeploymentState,
  sources: ModuleSources,
  handles: FunctionHandles,
  storedHashes: Iterable<string>,
): CommitExtras {
  const used = usedHashes(state);
  const stored = new Set(storedHashes);
  const modules = [...used]
    .filter((hash) => !stored.has(hash))
    .map((hash): SideRecord => ({ key: MODULE_PREFIX + hash, value: JSON.stringify(sources.get(hash)) }));
  return {
    sideRecords: [stateRecord(state), { key: HANDLES_KEY, value: handles.toJson() }, ...modules],
    deletedSideRecords: [...stored].filter((hash) => !used.has(hash)).map((hash) => MODULE_PREFIX + hash),
  };
}

export function usedHashes(state: DeploymentState): Set<string> {
  return new Set(Object.values(state.definitions).flatMap(({ modules }) => modules.map(({ hash }) => hash)));
}

export function stateRecord(state: DeploymentState): SideRecord {
  return { key: STATE_KEY, value: JSON.stringify(state) };
}

export function environmentRecord(environment: Record<string, string>): SideRecord {
  return { key: ENVIRONMENT_KEY, value: JSON.stringify(environment) };
}
