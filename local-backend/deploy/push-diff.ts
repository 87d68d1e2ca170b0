/** finish_push's answer: what the push changed, for the CLI to print (protocol §7.4). Pure. */
import { issuerOf, type AuthProvider } from "../auth/providers.ts";
import type { IndexDiff } from "../engine/engine-interface.ts";
import { allInstances } from "./component-tree.ts";
import type { DeploymentState, StoredDefinition } from "./deployment-state.ts";
import { printedIndexDiff, type PrintedIndexDiff } from "./schema-json.ts";

export interface FinishPushDiff {
  authDiff: { added: string[]; removed: string[] };
  definitionDiffs: Record<string, never>;
  componentDiffs: Record<string, ComponentDiff>;
}

interface ComponentDiff {
  diffType: { type: "create" | "modify" | "unmount" | "remount" };
  moduleDiff: { added: string[]; removed: string[] };
  udfConfigDiff: { previous_version: string; next_version: string } | null;
  cronDiff: { added: string[]; updated: string[]; deleted: string[] };
  indexDiff: PrintedIndexDiff;
  schemaDiff: { previous_schema: string | null; next_schema: string | null } | null;
}

export const NO_CHANGE: FinishPushDiff = {
  authDiff: { added: [], removed: [] },
  definitionDiffs: {},
  componentDiffs: {},
};

export function pushDiff(
  before: DeploymentState | null,
  after: DeploymentState,
  indexDiffs: Record<string, IndexDiff>,
): FinishPushDiff {
  const beforeByPath = definitionsByComponent(before);
  const afterByPath = definitionsByComponent(after);
  const paths = new Set([...beforeByPath.keys(), ...afterByPath.keys()]);
  const componentDiffs = [...paths].map((path): [string, ComponentDiff] => {
    const [previous, next] = [beforeByPath.get(path), afterByPath.get(path)];
    const wasKnown = before?.knownComponentPaths.includes(path) ?? false;
    return [
      path,
      {
        diffType: { type: diffTypeOf(previous, next, wasKnown) },
        moduleDiff: addedAndRemoved(modulePaths(previous), modulePaths(next)),
        udfConfigDiff: versionDiff(before, after),
        cronDiff: cronDiff(previous, next),
        indexDiff: printedIndexDiff(indexDiffs[path]),
        schemaDiff: schemaDiff(previous, next),
      },
    ];
  });
  return {
    authDiff: addedAndRemoved((before?.auth ?? []).map(describeProvider), after.auth.map(describeProvider)),
    definitionDiffs: {},
    componentDiffs: Object.fromEntries(componentDiffs),
  };
}

function definitionsByComponent(state: DeploymentState | null): Map<string, StoredDefinition> {
  if (state === null) return new Map();
  return new Map(
    allInstances(state.app).flatMap(({ componentPath, definitionPath }) => {
      const definition = state.definitions[definitionPath];
      return definition === undefined ? [] : [[componentPath, definition] as const];
    }),
  );
}

function diffTypeOf(previous: unknown, next: unknown, wasKnown: boolean): ComponentDiff["diffType"]["type"] {
  if (next === undefined) return "unmount";
  if (previous !== undefined) return "modify";
  return wasKnown ? "remount" : "create";
}

function modulePaths(definition: StoredDefinition | undefined): string[] {
  return definition?.modules.map(({ path }) => path) ?? [];
}

function addedAndRemoved(before: string[], after: string[]): { added: string[]; removed: string[] } {
  return {
    added: after.filter((item) => !before.includes(item)),
    removed: before.filter((item) => !after.includes(item)),
  };
}

function versionDiff(before: DeploymentState | null, after: DeploymentState): ComponentDiff["udfConfigDiff"] {
  if (before === null || before.udfServerVersion === after.udfServerVersion) return null;
  return { previous_version: before.udfServerVersion, next_version: after.udfServerVersion };
}

function cronDiff(previous: StoredDefinition | undefined, next: StoredDefinition | undefined) {
  const [before, after] = [cronsOf(previous), cronsOf(next)];
  return {
    added: [...after.keys()].filter((name) => !before.has(name)),
    updated: [...after.keys()].filter((name) => before.has(name) && before.get(name) !== after.get(name)),
    deleted: [...before.keys()].filter((name) => !after.has(name)),
  };
}

function cronsOf(definition: StoredDefinition | undefined): Map<string, string> {
  const specs = definition?.functions["crons.js"]?.cronSpecs ?? [];
  return new Map(specs.map(({ identifier, spec }) => [identifier, JSON.stringify(spec)]));
}

function schemaDiff(previous: StoredDefinition | undefined, next: StoredDefinition | undefined) {
  const [before, after] = [previous?.schema ?? null, next?.schema ?? null].map((schema) =>
    schema === null ? null : JSON.stringify(schema),
  ) as [string | null, string | null];
  return before === after ? null : { previous_schema: before, next_schema: after };
}

function describeProvider(provider: AuthProvider): string {
  return JSON.stringify({ issuer: issuerOf(provider), applicationID: provider.applicationID });
}
