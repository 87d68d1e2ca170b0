/** The "use node" modules of this process: files in a folder, imported once each. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { scriptName, StackTraces } from "../stack-traces.ts";

export class NodeModules {
  readonly #folder: string;
  /** Of the folder, as stack frames name it. */
  readonly #prefix: string;
  readonly stackTraces = new StackTraces((hash) => this.#mapOf(Buffer.from(hash, "hex").toString()));

  constructor(folder: string) {
    this.#folder = folder;
    this.#prefix = `${pathToFileURL(folder).href}/`;
  }

  async load(path: string): Promise<Record<string, unknown>> {
    return (await import(pathToFileURL(join(this.#folder, path)).href)) as Record<string, unknown>;
  }

  /** The stack with the names that `stackTraces` knows scripts by. */
  scriptNames(stack: string): string {
    return stack
      .split(this.#prefix)
      .map((text, at) => {
        const path = at === 0 ? undefined : /^(.+?\.js):\d+/.exec(text)?.[1];
        if (path === undefined) return text;
        return scriptName(Buffer.from(path).toString("hex"), path) + text.slice(path.length);
      })
      .join("");
  }

  #mapOf(path: string): string | null {
    try {
      return readFileSync(join(this.#folder, `${path}.map`), "utf8");
    } catch {
      return null;
    }
  }
}
