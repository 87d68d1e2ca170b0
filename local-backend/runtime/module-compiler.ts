/**
 * Turns pushed modules of the isolate environment (ESM, bundled by the CLI) into CommonJS function bodies that a vm context can run, and carries
 * their source maps along. Compiled once per content; workers share the results by hash.
 */
import { createHash } from "node:crypto";
import { transform } from "esbuild";
import type { ModuleSource } from "./types.ts";

export interface CompiledModule {
  path: string;
  /** Content hash; part of the script's file name, so that stack frames find their map. */
  hash: string;
  code: string;
  /** JSON from the compiled code to the author's files, where the push sent a map. */
  sourceMap: string | null;
}

/** Compiled modules that no push uses any more are forgotten beyond this number. */
const MAX_CACHED_MODULES = 1000;

function withInlineMap(source: string, sourceMap: string | null | undefined): string {
  if (!sourceMap) return source;
  const withoutReference = source.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n");
  const data = Buffer.from(sourceMap).toString("base64");
  return `${withoutReference}\n//# sourceMappingURL=data:application/json;base64,${data}\n`;
}

export class ModuleCompiler {
  readonly #compiled = new Map<string, Promise<CompiledModule>>();

  compile(module: ModuleSource): Promise<CompiledModule> {
    const hash = createHash("sha256")
      .update(module.path)
      .update("\0")
      .update(module.source)
      .update("\0")
      .update(module.sourceMap ?? "")
      .digest("hex")
      .slice(0, 16);
    const known = this.#compiled.get(hash);
    if (known !== undefined) {
      // Most recently used last.
      this.#compiled.delete(hash);
      this.#compiled.set(hash, known);
      return known;
    }
    const compiled = this.#transform(module, hash);
    this.#compiled.set(hash, compiled);
    compiled.catch(() => this.#compiled.delete(hash));
    const oldest = this.#compiled.keys().next().value;
    if (this.#compiled.size > MAX_CACHED_MODULES && oldest !== undefined) this.#compiled.delete(oldest);
    return compiled;
  }

  async #transform(module: ModuleSource, hash: string): Promise<CompiledModule> {
    const { path } = module;
    const hasMap = Boolean(module.sourceMap);
    const { code, map } = await transform(withInlineMap(module.source, module.sourceMap), {
      format: "cjs",
      loader: "js",
      target: "node20",
      sourcefile: path,
      sourcemap: hasMap ? "external" : false,
      sourcesContent: false,
      // import() becomes a require that is a microtask away: everything there is was pushed.
      supported: { "dynamic-import": false },
      // Functions run where these don't exist; libraries look for them to find out where they are.
      define: { require: "undefined", module: "undefined", exports: "undefined" },
      logLevel: "silent",
    });
    return { path, hash, code, sourceMap: hasMap ? map : null };
  }
}
