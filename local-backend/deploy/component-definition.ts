/**
 * What a `convex.config.ts` declares, evaluated in dependency order: a definition imports those it uses, and sees of each
 * only its name, path and metadata.
 */
import { z } from "zod";
import type { Json, JsonObject } from "../engine/types.ts";
import type { AnalyzedModule, FunctionRunner } from "../runtime/types.ts";
import { PushRefused } from "./push-error.ts";
import type { ComponentDefinitionRequest, StartPushRequest } from "./push-messages.ts";

const envBinding = z.union([
  z.looseObject({ type: z.literal("value"), value: z.string() }),
  z.looseObject({ type: z.literal("envVar"), name: z.string() }),
]);
const declaredVariable = z.looseObject({
  type: z.literal("value"),
  value: z.string(),
  optional: z.boolean().optional(),
});

export type ComponentExports =
  { type: "leaf"; leaf: string } | { type: "branch"; branch: [string, ComponentExports][] };

const definitionMetadata = z.looseObject({
  definitionType: z.looseObject({ type: z.enum(["app", "childComponent"]), name: z.string().optional() }),
  httpPrefix: z.string().optional(),
  childComponents: z.array(
    z.looseObject({
      name: z.string(),
      path: z.string(),
      env: z.array(z.tuple([z.string(), envBinding])).nullish(),
    }),
  ),
  httpMounts: z.record(z.string(), z.string()).default({}),
  exports: z.custom<ComponentExports>().optional(),
  envVars: z.array(z.tuple([z.string(), declaredVariable])).nullish(),
});

export type DefinitionMetadata = z.infer<typeof definitionMetadata> & {
  path: string;
  exports: ComponentExports;
};

const EMPTY_EXPORTS: ComponentExports = { type: "branch", branch: [] };
const NO_CONFIG: DefinitionMetadata = {
  path: "",
  definitionType: { type: "app" },
  childComponents: [],
  httpMounts: {},
  exports: EMPTY_EXPORTS,
};

/** Metadata of every definition of the push, "" being the app's. */
export async function evaluateDefinitions(
  runner: Pick<FunctionRunner, "evaluate">,
  request: StartPushRequest,
  appEnv: Record<string, string>,
): Promise<Map<string, DefinitionMetadata>> {
  const evaluated = new Map<string, DefinitionMetadata>();
  const requests = new Map(
    request.componentDefinitions.map((definition) => [definition.definitionPath, definition]),
  );
  for (const definition of inDependencyOrder(requests)) {
    const { definitionPath, dependencies } = definition;
    const dependencyData = dependenciesOf(dependencies, evaluated);
    const options = { env: {}, strictEnv: true, dependencies: dependencyData };
    evaluated.set(
      definitionPath,
      readMetadata(definitionPath, await runner.evaluate(definition.definition, "export", options)),
    );
  }
  const { definition, dependencies } = request.appDefinition;
  if (definition === null) evaluated.set("", NO_CONFIG);
  else {
    const options = { env: appEnv, strictEnv: false, dependencies: dependenciesOf(dependencies, evaluated) };
    evaluated.set("", readMetadata("", await runner.evaluate(definition, "export", options)));
  }
  return evaluated;
}

function inDependencyOrder(requests: Map<string, ComponentDefinitionRequest>): ComponentDefinitionRequest[] {
  const ordered: ComponentDefinitionRequest[] = [];
  const state = new Map<string, "visiting" | "done">();
  const visit = (path: string) => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "visiting")
      throw new PushRefused("CyclicComponents", `Component ${path} uses itself`);
    state.set(path, "visiting");
    const request = requests.get(path);
    if (request === undefined) throw new PushRefused("MissingComponent", `Component ${path} wasn't sent`);
    request.dependencies.forEach(visit);
    state.set(path, "done");
    ordered.push(request);
  };
  for (const path of requests.keys()) visit(path);
  return ordered;
}

/** What `import x from "./_componentDeps/<path>"` sees of each definition that came before. */
function dependenciesOf(
  paths: string[],
  evaluated: Map<string, DefinitionMetadata>,
): Record<string, JsonObject> {
  return Object.fromEntries(
    paths.map((path) => {
      const metadata = evaluated.get(path);
      if (metadata === undefined) throw new PushRefused("MissingComponent", `Component ${path} wasn't sent`);
      return [path, metadata as unknown as JsonObject];
    }),
  );
}

function readMetadata(path: string, evaluated: Json): DefinitionMetadata {
  const parsed = definitionMetadata.safeParse(evaluated);
  if (!parsed.success) {
    throw new PushRefused(
      "InvalidComponentDefinition",
      `convex.config of "${path || "the app"}" exports no definition`,
    );
  }
  return { ...parsed.data, path, exports: EMPTY_EXPORTS };
}

/** The public functions as the tree that `components.x.dir.fn` walks. */
export function exportsOf(functions: Record<string, AnalyzedModule>): ComponentExports {
  const root: ExportTree = new Map();
  for (const [modulePath, module] of Object.entries(functions)) {
    const path = modulePath.replace(/\.js$/, "");
    for (const { name, visibility } of module.functions) {
      if (visibility?.kind !== "public") continue;
      let branch = root;
      for (const segment of path.split("/")) {
        const next = branch.get(segment);
        const child: ExportTree = next instanceof Map ? next : new Map();
        branch.set(segment, child);
        branch = child;
      }
      branch.set(name, `_reference/function/${path}:${name}`);
    }
  }
  return serializeTree(root);
}

type ExportTree = Map<string, ExportTree | string>;

function serializeTree(tree: ExportTree): ComponentExports {
  const branch = [...tree].map(([name, node]): [string, ComponentExports] => [
    name,
    typeof node === "string" ? { type: "leaf", leaf: node } : serializeTree(node),
  ]);
  return { type: "branch", branch };
}
