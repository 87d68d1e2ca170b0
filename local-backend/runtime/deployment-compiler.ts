/**
 * DeployedCode as the worker processes take it: every module compiled once and named by its hash. Modules with "use node" are
 * only named: `node-lanes.ts` has their code.
 */
import type { CompiledModule, ModuleCompiler } from "./module-compiler.ts";
import type { DeployedCode } from "./types.ts";
import type { CompiledDeployment } from "./worker-messages.ts";

export interface DeploymentForWorkers {
  deployment: CompiledDeployment;
  scripts: CompiledModule[];
}

export async function compileDeployment(
  code: DeployedCode,
  compiler: ModuleCompiler,
  importTimeMs: number,
): Promise<DeploymentForWorkers> {
  const scripts = new Map<string, CompiledModule>();
  const definitions: CompiledDeployment["definitions"] = {};
  for (const [definitionPath, { modules, functions }] of Object.entries(code.definitions)) {
    const isolates = modules.filter(({ environment }) => environment === "isolate");
    const nodeModules = modules.filter(({ environment }) => environment === "node").map(({ path }) => path);
    const compiled = await Promise.all(isolates.map((module) => compiler.compile(module)));
    for (const module of compiled) scripts.set(module.hash, module);
    const hashes = Object.fromEntries(compiled.map(({ path, hash }) => [path, hash]));
    definitions[definitionPath] = { functions, modules: hashes, nodeModules };
  }
  const { version, instances, handles } = code;
  return {
    deployment: { version, definitions, instances, handles, importTimeMs },
    scripts: [...scripts.values()],
  };
}
