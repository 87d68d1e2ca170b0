/** Lists what pushed "use node" modules export. */
import { analyzeExports } from "../realm/analysis.ts";
import { describeError } from "../realm/errors.ts";
import type { AnalyzedModule } from "../types.ts";
import type { JobAnswer, JobRequest } from "../worker-messages.ts";
import type { NodeModules } from "./node-modules.ts";
import { analyzed, isShared } from "./push-jobs.ts";

const MORE = "See https://docs.convex.dev/functions/actions for more details.";

export async function analyzeNodeModules(
  code: NodeModules,
  { paths }: JobRequest<"analyzeNode">,
): Promise<JobAnswer<"analyzeNode">> {
  const found: Record<string, AnalyzedModule> = {};
  for (const path of paths) {
    if (isShared(path)) continue;
    try {
      const module = analyzed(analyzeExports(path, await code.load(path)));
      const wrong = module.functions.find(({ udfType }) => udfType !== "Action");
      if (wrong !== undefined) {
        const what = `\`${wrong.name}\` defined in \`${path}\` is a ${wrong.udfType} function.`;
        const message = `${what} Only actions can be defined in Node.js. ${MORE}`;
        return { ok: false, code: "InvalidModules", message };
      }
      found[path] = module;
    } catch (error) {
      const { message, stack } = describeError(error);
      const text = code.stackTraces.uncaught({ message, stack: code.scriptNames(stack) });
      return { ok: false, code: "InvalidModules", message: `Failed to analyze ${path}: ${text}` };
    }
  }
  return { ok: true, modules: found };
}
