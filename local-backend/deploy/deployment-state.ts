/** The pushed app as it is kept on disk, and the parts of the backend's answers that are computed from it. Plain data. */
import type { AuthProvider } from "../auth/providers.ts";
import type { AnalyzedModule, DeployedCode, DeployedDefinition, ModuleSource } from "../runtime/types.ts";
import type { DefinitionMetadata } from "./component-definition.ts";
import { deployedInstances, type CheckedComponent } from "./component-tree.ts";
import type { FunctionHandles } from "./function-handles.ts";
import type { SchemaJson } from "./schema-json.ts";

export interface StoredModule {
  path: string;
  hash: string;
  environment: ModuleSource["environment"];
}

export interface StoredDefinition {
  metadata: DefinitionMetadata;
  schema: SchemaJson | null;
  modules: StoredModule[];
  functions: Record<string, AnalyzedModule>;
}

export interface DeploymentState {
  version: number;
  functionsDir: string;
  udfServerVersion: string;
  definitions: Record<string, StoredDefinition>;
  app: CheckedComponent;
  auth: AuthProvider[];
  /** Component paths that were ever mounted: mounting one again finds its data. */
  knownComponentPaths: string[];
}

/** Sources by hash, as `moduleHash` makes it. */
export type ModuleSources = Map<string, { source: string; sourceMap: string | null }>;

export function deployedCode(
  state: DeploymentState,
  sources: ModuleSources,
  handles: FunctionHandles,
  appEnv: Record<string, string>,
  version: number,
): DeployedCode {
  const definitions = Object.entries(state.definitions).map(([definitionPath, definition]) => {
    const deployed: DeployedDefinition = {
      definitionPath,
      modules: definition.modules.map((module) => sourceOf(module, sources)),
      functions: definition.functions,
    };
    return [definitionPath, deployed] as const;
  });
  return {
    version,
    definitions: Object.fromEntries(definitions),
    instances: deployedInstances(state.app, appEnv),
    handles: handles.live(),
  };
}

export function sourceOf({ path, hash, environment }: StoredModule, sources: ModuleSources): ModuleSource {
  const found = sources.get(hash);
  if (found === undefined) throw new Error(`the source of ${path} is missing`);
  return { path, environment, ...found };
}
