/** The mounted components: definitions become instances with a path, an environment and HTTP mounts. Pure. */
import type { AnalyzedModule, DeployedInstance } from "../runtime/types.ts";
import type { DefinitionMetadata } from "./component-definition.ts";
import { PushRefused } from "./push-error.ts";

/** One instance as start_push answers it (protocol §7.4); also what HTTP routing walks. */
export interface CheckedComponent {
  definitionPath: string;
  componentPath: string;
  /** Only the app may have one. */
  httpPrefix: string | null;
  args: Record<string, never>;
  env: Record<string, EnvBinding>;
  childComponents: Record<string, CheckedComponent>;
  httpRoutes: { httpModuleRoutes: { path: string; method: string }[] | null; mounts: string[] };
  /** Mount path → child name. */
  httpMounts: Record<string, string>;
  exports: Record<string, never>;
}

export type EnvBinding = { type: "value"; value: string } | { type: "envVar"; name: string };

export interface AnalyzedDefinition {
  metadata: DefinitionMetadata;
  functions: Record<string, AnalyzedModule>;
}

const MAX_DEPTH = 16;

export function checkComponentTree(definitions: Map<string, AnalyzedDefinition>): CheckedComponent {
  const instantiate = (definitionPath: string, componentPath: string, env: Record<string, EnvBinding>) => {
    const definition = definitions.get(definitionPath);
    if (definition === undefined)
      throw new PushRefused("MissingComponent", `Component ${definitionPath} wasn't sent`);
    if (componentPath.split("/").length > MAX_DEPTH) {
      throw new PushRefused("CyclicComponents", `Components are nested deeper than ${MAX_DEPTH}`);
    }
    const { metadata, functions } = definition;
    assertEnvBound(metadata, componentPath, env);
    const childComponents: Record<string, CheckedComponent> = {};
    for (const child of metadata.childComponents) {
      if (child.name in childComponents) {
        throw new PushRefused("DuplicateComponent", `Two components are mounted as "${child.name}"`);
      }
      const childPath = componentPath === "" ? child.name : `${componentPath}/${child.name}`;
      childComponents[child.name] = instantiate(child.path, childPath, Object.fromEntries(child.env ?? []));
    }
    const httpMounts = mountsOf(metadata, childComponents);
    const routes = functions["http.js"]?.httpRoutes ?? null;
    const checked: CheckedComponent = {
      definitionPath,
      componentPath,
      httpPrefix: metadata.httpPrefix ?? null,
      args: {},
      env,
      childComponents,
      httpRoutes: {
        httpModuleRoutes: routes?.map(({ route }) => route) ?? null,
        mounts: Object.keys(httpMounts),
      },
      httpMounts,
      exports: {},
    };
    return checked;
  };
  return instantiate("", "", {});
}

function mountsOf(
  metadata: DefinitionMetadata,
  children: Record<string, CheckedComponent>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata.httpMounts).map(([mount, reference]) => {
      const name = reference.replace(/^_reference\/childComponent\//, "");
      if (!(name in children))
        throw new PushRefused("InvalidHttpMount", `Nothing is mounted as "${name}" for ${mount}`);
      return [mount, name];
    }),
  );
}

function assertEnvBound(
  metadata: DefinitionMetadata,
  componentPath: string,
  env: Record<string, EnvBinding>,
): void {
  if (componentPath === "") return;
  for (const [name, declaration] of metadata.envVars ?? []) {
    if (declaration.optional || name in env) continue;
    throw new PushRefused(
      "MissingComponentEnv",
      `Component "${componentPath}" needs the environment variable "${name}": pass it in app.use(…, { env })`,
    );
  }
}

export function allInstances(root: CheckedComponent): CheckedComponent[] {
  return [root, ...Object.values(root.childComponents).flatMap(allInstances)];
}

/** What the runtime needs of each instance. A child's environment is its bindings, resolved in its parent's. */
export function deployedInstances(
  root: CheckedComponent,
  appEnv: Record<string, string>,
): Record<string, DeployedInstance> {
  const instances: Record<string, DeployedInstance> = {};
  const visit = (component: CheckedComponent, env: Record<string, string>) => {
    const children = Object.entries(component.childComponents);
    instances[component.componentPath] = {
      componentPath: component.componentPath,
      definitionPath: component.definitionPath,
      children: Object.fromEntries(children.map(([name, child]) => [name, child.componentPath])),
      env,
    };
    for (const [name, child] of children)
      visit(child, resolveBindings(child, mountOf(component, name), env, appEnv));
  };
  visit(root, appEnv);
  return instances;
}

function mountOf(component: CheckedComponent, childName: string): string | null {
  return Object.entries(component.httpMounts).find(([, name]) => name === childName)?.[0] ?? null;
}

function resolveBindings(
  child: CheckedComponent,
  mount: string | null,
  parentEnv: Record<string, string>,
  appEnv: Record<string, string>,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, binding] of Object.entries(child.env)) {
    const value = binding.type === "value" ? binding.value : parentEnv[binding.name];
    if (value !== undefined) env[name] = value;
  }
  // A component that serves HTTP knows its own address: the parent's, with its mount.
  const site = parentEnv.CONVEX_SITE_URL ?? appEnv.CONVEX_SITE_URL;
  if (mount !== null && site !== undefined) env.CONVEX_SITE_URL = site + mount.replace(/\/$/, "");
  return env;
}
