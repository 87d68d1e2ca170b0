/** Compiled scripts of this process, by content hash: every realm that loads a module shares its script. */
import vm from "node:vm";
import type { CompiledModule } from "../module-compiler.ts";
import { scriptName, StackTraces } from "../stack-traces.ts";

/**
 * In a vm context every look-up of a global passes through the context's sandbox object and costs many times an ordinary one.
 * As parameters of a function around the module these are as fast as they should be. Nobody reassigns them.
 */
const INTRINSICS =
  `Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error Float32Array Float64Array
  Int16Array Int32Array Int8Array JSON Map Math Number Object Promise Proxy RangeError Reflect RegExp Set String Symbol
  SyntaxError TypeError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet isFinite isNaN parseFloat parseInt
  undefined`
    .split(/\s+/)
    .join(",");

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
    // Two functions, so that the module may declare any of these names itself.
    const head = `(function(${INTRINSICS}){return function(exports,require,module){`;
    const script = new vm.Script(`${head}\n${module.code}\n}})(${INTRINSICS})`, {
      filename: scriptName(hash, module.path),
      // The line of the wrapper doesn't count.
      lineOffset: -1,
    });
    this.#scripts.set(hash, script);
    return script;
  }
}
