import type { FunctionRunnerOptions } from "./runner-options.ts";
import type { FunctionRunner } from "./types.ts";

/** Starts the worker threads. Resolves when the first of each lane is ready. */
export async function createFunctionRunner(options: FunctionRunnerOptions): Promise<FunctionRunner> {
  throw new Error(`not built yet (${options.dataDir})`);
}
