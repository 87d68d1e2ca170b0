/** Finds the function that a call names: `name`, `reference` or `functionHandle` (protocol §10). */
import { canonicalFunctionPath, splitFunctionPath } from "../deploy/function-path.ts";
import { UserError } from "../engine/errors.ts";
import type { ComponentPath, JsonObject } from "../engine/types.ts";
import type { AnalyzedFunction, DeployedCode, FunctionAddress, ModuleSource } from "./types.ts";
import type { CompiledDefinition } from "./worker-messages.ts";

/** The parts of the deployment that say what exists; the code itself isn't needed. */
export type FunctionDirectory = Pick<DeployedCode, "instances" | "handles"> & {
  definitions: Record<string, Pick<CompiledDefinition, "functions" | "nodeModules">>;
};

export interface Target extends FunctionAddress {
  /** Another component's function by reference: only its public ones are there. */
  mustBePublic: boolean;
}

const HANDLE_PREFIX = "function://";

export function handleId(handle: string): string {
  return handle.slice(HANDLE_PREFIX.length).split("#")[0] ?? "";
}

export function handleText(id: string): string {
  return `${HANDLE_PREFIX}${id}`;
}

function resolveReference(directory: FunctionDirectory, caller: ComponentPath, reference: string): Target {
  const [root, kind, ...rest] = reference.split("/");
  if (root === "_reference" && kind === "function") {
    return { componentPath: caller, path: canonicalFunctionPath(rest.join("/")), mustBePublic: false };
  }
  if (root === "_reference" && kind === "childComponent") {
    const [child = "", ...path] = rest;
    const componentPath = directory.instances[caller]?.children[child];
    if (componentPath === undefined) throw new UserError(`Component "${child}" is not installed`);
    const name = path.pop();
    if (name === undefined || path.length === 0) throw new UserError(`Invalid reference: ${reference}`);
    // A reference may spell its end as "module:fn" or as two segments.
    const joined = name.includes(":") ? [...path, name].join("/") : `${path.join("/")}:${name}`;
    return { componentPath, path: canonicalFunctionPath(joined), mustBePublic: true };
  }
  throw new UserError(`Invalid reference: ${reference}`);
}

/** Throws UserError when the arguments name nothing. That the function exists is checked by `findFunction`. */
export function resolveTarget(directory: FunctionDirectory, caller: ComponentPath, args: JsonObject): Target {
  if (typeof args.functionHandle === "string") {
    const target = directory.handles[handleId(args.functionHandle)];
    if (target === undefined) throw new UserError(`Function handle ${args.functionHandle} not found`);
    return { ...target, path: canonicalFunctionPath(target.path), mustBePublic: false };
  }
  if (typeof args.reference === "string") return resolveReference(directory, caller, args.reference);
  if (typeof args.name === "string") {
    return { componentPath: caller, path: canonicalFunctionPath(args.name), mustBePublic: false };
  }
  throw new UserError("A function must be named by its name, a reference or a handle");
}

export interface FoundFunction extends FunctionAddress {
  modulePath: string;
  exportName: string;
  definitionPath: string;
  environment: ModuleSource["environment"];
  analyzed: AnalyzedFunction;
}

export function findFunction(directory: FunctionDirectory, address: FunctionAddress): FoundFunction | null {
  const instance = directory.instances[address.componentPath];
  if (instance === undefined) return null;
  const { modulePath, name } = splitFunctionPath(address.path);
  const definition = directory.definitions[instance.definitionPath];
  if (definition === undefined || !Object.hasOwn(definition.functions, modulePath)) return null;
  const analyzed = definition.functions[modulePath]?.functions.find((each) => each.name === name);
  if (analyzed === undefined) return null;
  return {
    componentPath: address.componentPath,
    path: canonicalFunctionPath(address.path),
    modulePath,
    exportName: name,
    definitionPath: instance.definitionPath,
    environment: definition.nodeModules.includes(modulePath) ? "node" : "isolate",
    analyzed,
  };
}

const RUN_HINT = "Did you forget to run `npx convex dev` or `npx convex deploy`?";

export function notFoundText(path: string, publicOnly: boolean): string {
  return `Could not find ${publicOnly ? "public function" : "function"} for '${path}'. ${RUN_HINT}`;
}

/** The found function, or the official text of why it can't be called this way. */
export function requireFunction(
  directory: FunctionDirectory,
  target: Target,
  udfType: AnalyzedFunction["udfType"] | readonly AnalyzedFunction["udfType"][],
): FoundFunction {
  const found = findFunction(directory, target);
  if (found === null || (target.mustBePublic && found.analyzed.visibility?.kind !== "public")) {
    throw new UserError(notFoundText(target.path, target.mustBePublic));
  }
  const allowed: readonly string[] = typeof udfType === "string" ? [udfType] : udfType;
  if (!allowed.includes(found.analyzed.udfType)) {
    throw new UserError(
      `Trying to execute ${found.path} as ${allowed.join(" or ")}, but it is defined as ${found.analyzed.udfType}.`,
    );
  }
  return found;
}
