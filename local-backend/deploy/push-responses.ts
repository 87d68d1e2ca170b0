/** What the push endpoints answer (protocol §7.4). The CLI checks these shapes and sends the first one back in finish_push. */
import type { IndexDiff, SchemaChangeState } from "../engine/engine-interface.ts";
import { allInstances } from "./component-tree.ts";
import type { DeploymentState } from "./deployment-state.ts";
import type { PreparedPush } from "./prepare-push.ts";
import { printedIndexDiff } from "./schema-json.ts";

export function startPushResponse(
  { pushId, state, environment, importPhase }: PreparedPush,
  diffs: Record<string, IndexDiff>,
) {
  const analysis = Object.entries(state.definitions).map(([path, { metadata, schema, functions }]) => [
    path,
    {
      definition: metadata,
      schema,
      functions,
      udfConfig: { serverVersion: state.udfServerVersion, ...importPhase },
    },
  ]);
  const componentPaths = allInstances(state.app).map(({ componentPath }) => componentPath);
  return {
    pushId,
    environmentVariables: environment,
    externalDepsId: null,
    componentDefinitionPackages: Object.fromEntries(Object.keys(state.definitions).map((path) => [path, {}])),
    appAuth: state.auth,
    analysis: Object.fromEntries(analysis),
    app: state.app,
    schemaChange: {
      pushId,
      allocatedComponentIds: {},
      schemaIds: Object.fromEntries(
        componentPaths.map((path) => [path, schemaIdOf(state, path) ? pushId : null]),
      ),
      indexDiffs: Object.fromEntries(componentPaths.map((path) => [path, printedIndexDiff(diffs[path])])),
    },
  };
}

function schemaIdOf(state: DeploymentState, componentPath: string): boolean {
  const instance = allInstances(state.app).find((candidate) => candidate.componentPath === componentPath);
  return instance !== undefined && state.definitions[instance.definitionPath]?.schema != null;
}

export type SchemaStatus =
  | { type: "inProgress"; components: Record<string, object> }
  | { type: "failed"; error: string; componentPath: string; tableName: string }
  | { type: "raceDetected" }
  | { type: "complete" };

export function schemaStatus(state: SchemaChangeState): SchemaStatus {
  switch (state.kind) {
    case "inProgress":
      return { type: "inProgress", components: { ...state.components } };
    case "failed":
      return {
        type: "failed",
        error: state.error,
        componentPath: state.componentPath,
        tableName: state.tableName,
      };
    case "ready":
    case "finished":
      return { type: "complete" };
    case "aborted":
      return { type: "raceDetected" };
  }
}

/** get_config_hashes: what the CLI needs to know which modules to send. */
export function configHashes(state: DeploymentState | null) {
  const modules = state?.definitions[""]?.modules ?? [];
  return {
    config: { functions: state?.functionsDir ?? "convex/", authInfo: state?.auth ?? [] },
    moduleHashes: modules.map(({ path, hash, environment }) => ({ path, hash, environment })),
    udfServerVersion: state?.udfServerVersion ?? null,
    nodeDependencies: [],
  };
}
