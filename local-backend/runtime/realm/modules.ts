/** CommonJS modules of the realm. Paths are those of the push ("messages.js", "_deps/X.js"). */
import { host } from "./host.ts";

type Exports = Record<string, unknown>;

const loaded = new Map<string, { exports: Exports }>();

/** `request` as written in a module at `from`: only relative paths lead anywhere. */
function resolvePath(from: string, request: string): string {
  if (!request.startsWith("./") && !request.startsWith("../")) {
    throw new Error(`Could not resolve "${request}" (imported by "${from}")`);
  }
  const steps = from.split("/").slice(0, -1);
  for (const step of request.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}

export function requireModule(path: string, from = ""): Exports {
  const known = loaded.get(path);
  if (known !== undefined) return known.exports;
  const run = host().loadModule(path);
  if (run === null)
    throw new Error(`Could not find module ${path}${from === "" ? "" : ` (imported by "${from}")`}`);
  const module = { exports: {} as Exports };
  loaded.set(path, module);
  try {
    run(module.exports, (request) => requireModule(resolvePath(path, request), path), module);
  } catch (error) {
    loaded.delete(path);
    throw error;
  }
  return module.exports;
}

export function defineModule(path: string, exports: Exports): void {
  loaded.set(path, { exports });
}
