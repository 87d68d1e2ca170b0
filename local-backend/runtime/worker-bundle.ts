/**
 * The scripts that the worker processes run. A built backend has them beside it; one that runs from its sources (by tsx, in a
 * test runner) bundles them once per start.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Plugin } from "esbuild";

export interface WorkerBundle {
  /** CommonJS file for `fork`. */
  workerFile: string;
  /** Script whose value is the boot function of a vm context. */
  bootScript: string;
  /** Script of a thread that watches over its process. */
  guardScript: string;
}

/** Packages with binaries stay outside, named by absolute path: the bundle doesn't lie in a folder that has them. */
const nativePackages: Plugin = {
  name: "native packages",
  setup(build) {
    const { resolve } = createRequire(import.meta.url);
    build.onResolve({ filter: /^(lmdb|esbuild)$/ }, ({ path }) => ({ path: resolve(path), external: true }));
  },
};

async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    write: false,
    target: "node20",
    logLevel: "silent",
    ...options,
  });
  const file = result.outputFiles?.[0];
  if (file === undefined) throw new Error(`Bundling ${entry} gave no output`);
  return file.text;
}

/**
 * Files are named by their content: any number of processes may write the same one.
 *
 * Security: the folder is this user's own, and what lies there is compared with what belongs there before it is run.
 */
async function keep(text: string): Promise<string> {
  const folder = join(tmpdir(), `convex-local-backend-${userInfo().uid}`);
  const file = join(folder, `worker-${createHash("sha256").update(text).digest("hex").slice(0, 24)}.cjs`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await readFile(file, "utf8").catch(() => null);
  if (found === text) return file;
  const unfinished = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(unfinished, text, { mode: 0o600 });
  await rename(unfinished, file);
  return file;
}

/** Texts of what runs in the worker processes. */
export interface WorkerScripts {
  workerCode: string;
  bootScript: string;
  guardScript: string;
}

export async function bundleWorkerScripts(): Promise<WorkerScripts> {
  const [workerCode, bootCode, guardScript] = await Promise.all([
    bundle("./worker/entry.ts", { platform: "node", format: "cjs", plugins: [nativePackages] }),
    bundle("./realm/boot.ts", { platform: "neutral", format: "iife", globalName: "__realm" }),
    bundle("./worker/guard-thread.ts", { platform: "node", format: "cjs" }),
  ]);
  return { workerCode, bootScript: `(()=>{${bootCode}\nreturn __realm.boot;})()`, guardScript };
}

/** Names of the files beside a built backend (`build.ts`). */
export const BUILT = { worker: "worker.cjs", boot: "boot.js", guard: "guard.cjs" };

async function make(): Promise<WorkerBundle> {
  const fileOf = (name: string) => join(import.meta.dirname, name);
  if (existsSync(fileOf(BUILT.worker))) {
    const [bootScript, guardScript] = await Promise.all(
      [BUILT.boot, BUILT.guard].map((name) => readFile(fileOf(name), "utf8")),
    );
    return { workerFile: fileOf(BUILT.worker), bootScript: bootScript!, guardScript: guardScript! };
  }
  const { workerCode, ...scripts } = await bundleWorkerScripts();
  return { workerFile: await keep(workerCode), ...scripts };
}

let made: Promise<WorkerBundle> | null = null;

export function workerBundle(): Promise<WorkerBundle> {
  made ??= make().catch((error: unknown) => {
    made = null;
    throw error;
  });
  return made;
}
