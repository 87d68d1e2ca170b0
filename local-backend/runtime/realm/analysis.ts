/** Looks at what a module exports: functions, routes, crons (protocol §7.3). */

interface FunctionFacts {
  name: string;
  udfType: "Query" | "Mutation" | "Action";
  visibility: { kind: "public" } | { kind: "internal" } | null;
  args: string;
  returns: string;
}

export interface ModuleFacts {
  functions: FunctionFacts[];
  httpRoutes: { path: string; method: string }[] | null;
  crons: Record<string, { name: string; args: unknown[]; schedule: unknown }> | null;
}

const UNVALIDATED = JSON.stringify({ type: "any" });

function factsOf(name: string, exported: unknown): FunctionFacts | null {
  if (typeof exported !== "function" && (typeof exported !== "object" || exported === null)) return null;
  const marks = exported as Record<string, unknown>;
  const kinds = (["Query", "Mutation", "Action"] as const).filter((kind) => marks[`is${kind}`] === true);
  const [udfType, ...others] = kinds;
  if (udfType === undefined || others.length > 0) return null;
  if (marks.isPublic === true && marks.isInternal === true) return null;
  const visibility =
    marks.isPublic === true
      ? { kind: "public" as const }
      : marks.isInternal === true
        ? { kind: "internal" as const }
        : null;
  const text = (method: unknown, otherwise: string) =>
    typeof method === "function" ? String((method as () => unknown).call(exported)) : otherwise;
  return {
    name,
    udfType,
    visibility,
    args: text(marks.exportArgs, UNVALIDATED),
    returns: text(marks.exportReturns, "null"),
  };
}

function routesOf(exports: Record<string, unknown>): ModuleFacts["httpRoutes"] {
  const router = exports.default as
    { isRouter?: unknown; getRoutes?: () => [string, string, unknown][] } | undefined;
  if (router === undefined) {
    throw new Error("`http.js` must have a default export of a Router.");
  }
  if (router.isRouter !== true || router.getRoutes === undefined) {
    throw new Error("The default export of `http.js` is not a Router.");
  }
  return router.getRoutes().map(([path, method]) => ({ path, method }));
}

function cronsOf(exports: Record<string, unknown>): ModuleFacts["crons"] {
  const crons = exports.default as { isCrons?: unknown; export?: () => string } | undefined;
  if (crons === undefined) throw new Error("`crons.js` must have a default export of a Crons object.");
  if (crons.isCrons !== true || crons.export === undefined) {
    throw new Error("The default export of `crons.js` is not a Crons object.");
  }
  return JSON.parse(crons.export()) as ModuleFacts["crons"];
}

export function analyzeExports(path: string, exports: Record<string, unknown>): ModuleFacts {
  const functions = Object.keys(exports)
    .sort()
    .map((name) => factsOf(name, exports[name]))
    .filter((facts) => facts !== null);
  return {
    functions,
    httpRoutes: path === "http.js" ? routesOf(exports) : null,
    crons: path === "crons.js" ? cronsOf(exports) : null,
  };
}
