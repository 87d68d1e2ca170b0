/**
 * The backend as a few files that Node runs as they are: compiling the sources at each start takes longer than starting.
 * `npm start`, the tests and the benchmarks start what is built here.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { BUILT, bundleWorkerScripts } from "./runtime/worker-bundle.ts";

/** Below `node_modules`, since packages stay outside of the bundle and are looked for from there. */
const BUILDS = path.join(import.meta.dirname, "..", "node_modules", ".cache", "local-backend");

async function bundleMain(): Promise<string> {
  const result = await build({
    entryPoints: [path.join(import.meta.dirname, "main.ts")],
    bundle: true,
    write: false,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "silent",
  });
  return result.outputFiles[0]?.text ?? "";
}

/** Named by its content: any number of processes may build at once, and what somebody runs is never written again. */
async function make(): Promise<string> {
  const [main, { workerCode, bootScript, guardScript }] = await Promise.all([
    bundleMain(),
    bundleWorkerScripts(),
  ]);
  const files = {
    "main.mjs": main,
    [BUILT.worker]: workerCode,
    [BUILT.boot]: bootScript,
    [BUILT.guard]: guardScript,
  };
  const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 24);
  const folder = path.join(BUILDS, hash);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    await mkdir(unfinished, { recursive: true });
    await Promise.all(
      Object.entries(files).map(([name, text]) => writeFile(path.join(unfinished, name), text)),
    );
    // Somebody else may have been faster.
    await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true }));
  }
  return path.join(folder, "main.mjs");
}

let made: Promise<string> | null = null;

/** The file to run with Node; its flags are those of `main.ts`. Once per process: later changes of the sources aren't seen. */
export function buildBackend(): Promise<string> {
  made ??= make().catch((error: unknown) => {
    made = null;
    throw error;
  });
  return made;
}
