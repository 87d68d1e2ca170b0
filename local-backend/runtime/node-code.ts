/** The files that "use node" modules are loaded from: Node resolves imports by files, and stack frames name them. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PushRefused } from "../deploy/push-error.ts";
import type { ModuleSource } from "./types.ts";

/** Security: a path of a push becomes part of a path here, and stays inside of the folder. */
function isPlainPath(path: string): boolean {
  return path.endsWith(".js") && path.split("/").every((step) => /^[^.\0\\:][^\0\\:]*$/.test(step));
}

export class NodeCodeFolders {
  readonly #root: string;

  constructor(dataDir: string) {
    this.#root = join(dataDir, "node-code");
  }

  /** What a process left that was killed. */
  async clear(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }

  /** Returns a new folder. Throws PushRefused for a path that isn't one. */
  async write(modules: ModuleSource[]): Promise<string> {
    for (const { path } of modules) {
      if (!isPlainPath(path)) throw new PushRefused("InvalidModules", `"${path}" is no path of a module`);
    }
    await mkdir(this.#root, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(this.#root, "modules-"));
    await writeFile(join(folder, "package.json"), `{"type":"module"}\n`);
    for (const { path, source, sourceMap } of modules) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, source);
      if (sourceMap) await writeFile(`${file}.map`, sourceMap);
    }
    return folder;
  }

  async remove(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }
}
