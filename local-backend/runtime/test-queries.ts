/**
 * Queries that an administrator writes for the moment (the dashboard's custom query, `convex run --inline-query`): a module
 * of their own beside the pushed ones, in a lane that is only there while it is needed. Nothing of it stays.
 */
import { createRequire } from "node:module";
import { build, type Plugin } from "esbuild";
import { PushRefused } from "../deploy/push-error.ts";
import type { Engine } from "../engine/engine-interface.ts";
import { compileDeployment } from "./deployment-compiler.ts";
import type { ExclusiveLanes } from "./exclusive-lanes.ts";
import type { ModuleCompiler } from "./module-compiler.ts";
import type { PushCalls } from "./push-calls.ts";
import { QueryCalls } from "./query-calls.ts";
import type { CallRequest, DeployedCode, ModuleSource, QueryOutcome } from "./types.ts";

export interface TestQuery extends Omit<CallRequest, "path"> {
  /** A module whose default export is a query. */
  source: string;
}

export interface TestQueryServices {
  engine: Pick<Engine, "latestTs">;
  compiler: ModuleCompiler;
  pushes: Pick<PushCalls, "analyze">;
  makeLanes: () => ExclusiveLanes;
  reportProblem: (message: string) => void;
}

const MODULE_PATH = "testQuery.js";
const FUNCTION_PATH = "testQuery:default";
const WRAPPERS = "convex:/_system/repl/wrappers.js";
const WRAPPERS_SOURCE = `export { queryGeneric as query, internalQueryGeneric as internalQuery } from "convex/server";`;

export class TestQueries {
  private code: DeployedCode | null = null;
  private readonly running = new Set<ExclusiveLanes>();

  constructor(private readonly services: TestQueryServices) {}

  deployed(code: DeployedCode): void {
    this.code = code;
  }

  /** Throws PushRefused for a module that can't be loaded. */
  async run({ source, ...call }: TestQuery): Promise<QueryOutcome> {
    const { compiler, makeLanes, engine, reportProblem } = this.services;
    const code = await this.codeWith(call.componentPath, await bundled(source));
    const lanes = makeLanes();
    this.running.add(lanes);
    try {
      await lanes.start();
      await lanes.deploy(await compileDeployment(code, compiler, Date.now()));
      const queries = new QueryCalls({ engine, lanes, reportProblem });
      const request = { ...call, path: FUNCTION_PATH, journal: null };
      const [outcome] = await queries.run([request], engine.latestTs());
      if (outcome === undefined) throw new Error("a query without an outcome");
      return outcome;
    } finally {
      this.running.delete(lanes);
      await lanes.close();
    }
  }

  check(): void {
    for (const lanes of this.running) lanes.check();
  }

  async close(): Promise<void> {
    await Promise.all([...this.running].map((lanes) => lanes.close()));
  }

  /** The deployed code with the module added to the component's. */
  private async codeWith(componentPath: string, source: string): Promise<DeployedCode> {
    const { code } = this;
    const instance = code?.instances[componentPath];
    const definition = instance === undefined ? undefined : code?.definitions[instance.definitionPath];
    if (code === null || instance === undefined || definition === undefined) {
      throw new PushRefused("NotDeployed", "Nothing is deployed that this query could ask");
    }
    const module: ModuleSource = { path: MODULE_PATH, source, environment: "isolate" };
    const analyzed = await this.services.pushes.analyze([module], instance.env);
    const own = analyzed[MODULE_PATH]?.functions.find(({ name }) => name === "default");
    if (own?.udfType !== "Query") {
      throw new PushRefused("InvalidModules", "The module must export a query as its default");
    }
    const modules = definition.modules.filter(({ path }) => path !== MODULE_PATH);
    const extended = {
      ...definition,
      modules: [...modules, module],
      functions: { ...definition.functions, ...analyzed },
    };
    return { ...code, definitions: { ...code.definitions, [instance.definitionPath]: extended } };
  }
}

/** Security: only what a query needs may be imported; a path would reach files of this machine. */
const knownImports: Plugin = {
  name: "known imports",
  setup(builder) {
    const { resolve } = createRequire(import.meta.url);
    builder.onResolve({ filter: /.*/ }, ({ path, importer, namespace, kind }) => {
      if (kind === "entry-point") return undefined;
      if (path === WRAPPERS) return { path, namespace: "wrappers" };
      const isFromModule = importer === "<stdin>" || namespace === "wrappers";
      if (isFromModule && /^convex\/(server|values)$/.test(path)) return { path: resolve(path) };
      // What those packages import is theirs to know.
      if (!isFromModule && namespace === "file") return undefined;
      return { errors: [{ text: `"${path}" can't be imported here` }] };
    });
    builder.onLoad({ filter: /.*/, namespace: "wrappers" }, () => ({
      contents: WRAPPERS_SOURCE,
      resolveDir: import.meta.dirname,
    }));
  },
};

async function bundled(source: string): Promise<string> {
  try {
    const result = await build({
      stdin: { contents: source, sourcefile: "testQuery.js", loader: "js" },
      bundle: true,
      write: false,
      format: "esm",
      target: "node20",
      platform: "browser",
      plugins: [knownImports],
      logLevel: "silent",
    });
    return result.outputFiles[0]?.text ?? "";
  } catch (error) {
    const [first] = (error as { errors?: { text: string }[] }).errors ?? [];
    throw new PushRefused("InvalidModules", first?.text ?? String(error));
  }
}
