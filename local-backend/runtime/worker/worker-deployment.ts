/** The deployed code as this process knows it. Immutable: a push brings a new one. */
import type vm from "node:vm";
import type { ComponentPath } from "../../engine/types.ts";
import type { ValidatorJson } from "../../values/validator-json.ts";
import type { FoundFunction } from "../function-address.ts";
import type { DeployedCode } from "../types.ts";
import type { CompiledDeployment } from "../worker-messages.ts";
import type { RealmSource } from "./realm.ts";
import type { ScriptStore } from "./script-store.ts";

export interface FunctionValidators {
  args: ValidatorJson;
  /** Null: not validated. */
  returns: ValidatorJson | null;
}

export class WorkerDeployment {
  readonly compiled: CompiledDeployment;
  readonly scripts: ScriptStore;
  readonly #bootScript: vm.Script;
  readonly #validators = new Map<FoundFunction["analyzed"], FunctionValidators>();
  readonly #handleByFunction: Map<string, string>;

  constructor(compiled: CompiledDeployment, scripts: ScriptStore, bootScript: vm.Script) {
    this.compiled = compiled;
    this.scripts = scripts;
    this.#bootScript = bootScript;
    this.#handleByFunction = new Map(
      Object.entries(compiled.handles).map(([id, { componentPath, path }]) => [
        `${componentPath}\0${path}`,
        id,
      ]),
    );
  }

  realmSource(componentPath: ComponentPath): RealmSource {
    const definition =
      this.compiled.definitions[this.compiled.instances[componentPath]?.definitionPath ?? ""];
    return {
      scripts: this.scripts,
      bootScript: this.#bootScript,
      modules: definition?.modules ?? {},
      importTimeMs: this.compiled.importTimeMs,
    };
  }

  env(componentPath: ComponentPath): Record<string, string> {
    return this.compiled.instances[componentPath]?.env ?? {};
  }

  /** Paths of the modules that export queries or mutations. */
  callableModules(componentPath: ComponentPath): string[] {
    const definition =
      this.compiled.definitions[this.compiled.instances[componentPath]?.definitionPath ?? ""];
    return Object.entries(definition?.functions ?? {})
      .filter(([, { functions }]) => functions.some(({ udfType }) => udfType !== "Action"))
      .map(([path]) => path);
  }

  validators({ analyzed }: FoundFunction): FunctionValidators {
    const known = this.#validators.get(analyzed);
    if (known !== undefined) return known;
    const made: FunctionValidators = {
      args: JSON.parse(analyzed.args) as ValidatorJson,
      returns: JSON.parse(analyzed.returns) as ValidatorJson | null,
    };
    this.#validators.set(analyzed, made);
    return made;
  }

  handleOf(address: { componentPath: ComponentPath; path: string }): string | null {
    return this.#handleByFunction.get(`${address.componentPath}\0${address.path}`) ?? null;
  }
}

export const EMPTY_DEPLOYMENT: CompiledDeployment & Pick<DeployedCode, "version"> = {
  version: 0,
  definitions: {},
  instances: {},
  handles: {},
  importTimeMs: 0,
};
