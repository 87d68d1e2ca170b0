/** Evaluation of pushed code, in realms that are thrown away afterwards. */
import { posix } from "node:path";
import type vm from "node:vm";
import type { Json } from "../../engine/types.ts";
import type { ModuleFacts } from "../realm/analysis.ts";
import type { ErrorDescription } from "../realm/host.ts";
import type { CompiledModule } from "../module-compiler.ts";
import type { AnalyzedModule } from "../types.ts";
import type { JobAnswer, JobRequest } from "../worker-messages.ts";
import { Realm, type RealmSource } from "./realm.ts";
import { ScriptStore } from "./script-store.ts";

type Described<Value> = Value | (ErrorDescription & { error: true });

function isError<Value extends object>(
  described: Described<Value>,
): described is ErrorDescription & { error: true } {
  return "error" in described;
}

function sourceOf(modules: CompiledModule[], bootScript: vm.Script): RealmSource {
  const scripts = new ScriptStore();
  scripts.add(modules);
  const hashes = Object.fromEntries(modules.map(({ path, hash }) => [path, hash]));
  return { scripts, bootScript, modules: hashes, importTimeMs: Date.now() };
}

export function isShared(path: string): boolean {
  return path.startsWith("_deps/");
}

export function analyzed({ functions, httpRoutes, crons }: ModuleFacts): AnalyzedModule {
  return {
    functions: functions.map((facts) => ({ ...facts, pos: null })),
    httpRoutes: httpRoutes?.map((route) => ({ route, pos: null })) ?? null,
    cronSpecs:
      crons === null
        ? null
        : Object.entries(crons).map(([identifier, { name, args, schedule }]) => ({
            identifier,
            spec: { udfPath: name, udfArgs: args as Json[], cronSchedule: schedule as Json },
          })),
    sourceMapped: null,
  };
}

export function analyzeModules(
  { modules, env }: JobRequest<"analyze">,
  bootScript: vm.Script,
): JobAnswer<"analyze"> {
  const source = sourceOf(modules, bootScript);
  const realm = new Realm(source, env);
  const found: Record<string, AnalyzedModule> = {};
  for (const { path } of modules) {
    if (isShared(path)) continue;
    const facts = JSON.parse(realm.analyze(path)) as Described<ModuleFacts>;
    if (isError(facts)) {
      const text = source.scripts.stackTraces.uncaught(facts);
      return { ok: false, code: "InvalidModules", message: `Failed to analyze ${path}: ${text}` };
    }
    found[path] = analyzed(facts);
  }
  return { ok: true, modules: found };
}

export function evaluateModule(
  { module, what, env, strictEnv, dependencies }: JobRequest<"evaluate">,
  bootScript: vm.Script,
): JobAnswer<"evaluate"> {
  const source = sourceOf([module], bootScript);
  const missing: string[] = [];
  const realm = new Realm({ ...source, onMissingEnv: (name) => missing.push(name) }, env);
  for (const [definitionPath, metadata] of Object.entries(dependencies)) {
    const { definitionType } = metadata as { definitionType?: { name?: string } };
    const exported = {
      metadata,
      componentDefinitionPath: definitionPath,
      defaultName: definitionType?.name ?? null,
    };
    const name = `_componentDeps/${Buffer.from(definitionPath).toString("base64url")}`;
    realm.defineModule(posix.join(posix.dirname(module.path), name), JSON.stringify(exported));
  }
  const evaluated = JSON.parse(realm.evaluate(module.path, what)) as Described<{ value: Json }>;
  const unset = missing[0];
  if (strictEnv && unset !== undefined && what === "default") {
    return {
      ok: false,
      code: "AuthConfigMissingEnvironmentVariable",
      message: `Environment variable ${unset} is used in auth config file but its value was not set`,
    };
  }
  if (isError(evaluated)) {
    const text = source.scripts.stackTraces.uncaught(evaluated);
    return { ok: false, code: "InvalidModules", message: `Failed to evaluate ${module.path}: ${text}` };
  }
  return { ok: true, value: evaluated.value };
}
