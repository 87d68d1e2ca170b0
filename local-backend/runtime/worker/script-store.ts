/** Compiled scripts of this thread, by content hash: every realm that loads a module shares its script. */
import vm from "node:vm";
import type { CompiledModule } from "../module-compiler.ts";
import { scriptName, StackTraces } from "../stack-traces.ts";

export class ScriptStore {
  readonly #modules = new Map<string, CompiledModule>();
  readonly #scripts = new Map<string, vm.Script>();
  readonly stackTraces = new StackTraces((hash) => this.#modules.get(hash)?.sourceMap ?? null);

  add(modules: CompiledModule[]): void {
    for (const module of modules) this.#modules.set(module.hash, module);
  }

  module(hash: string): CompiledModule | null {
    return this.#modules.get(hash) ?? null;
  }

  /** A script whose value is the module's function. Throws SyntaxError. */
  script(hash: string): vm.Script | null {
    const known = this.#scripts.get(hash);
    if (known !== undefined) return known;
    const module = this.#modules.get(hash);
    if (module === undefined) return null;
    const script = new vm.Script(`(function(exports,require,module){\n${module.code}\n})`, {
      filename: scriptName(hash, module.path),
      // The line of the wrapper doesn't count.
      lineOffset: -1,
    });
    this.#scripts.set(hash, script);
    return script;
  }
}
