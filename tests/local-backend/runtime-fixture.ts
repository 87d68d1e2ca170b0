/** A real engine in a temporary folder with a real runner, and functions written as text, bundled as the CLI bundles them. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Plugin } from "esbuild";
import type { Engine, SchemaDefinition } from "../../local-backend/engine/engine-interface.ts";
import { openEngine } from "../../local-backend/engine/engine.ts";
import type { Json, JsonObject } from "../../local-backend/engine/types.ts";
import { createFunctionRunner } from "../../local-backend/runtime/function-runner.ts";
import type { FileStore, FunctionRunnerOptions } from "../../local-backend/runtime/runner-options.ts";
import type {
  CallRequest,
  DeployedCode,
  DeployedDefinition,
  DeployedInstance,
  Failure,
  FunctionRunner,
  ModuleSource,
  Success,
} from "../../local-backend/runtime/types.ts";

const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Path ("messages.ts") → TypeScript. */
export type Sources = Record<string, string>;

const PRELUDE = "/generated/";

/** `import … from "./_generated/server"` gives the plain builders of the npm package. */
function virtualFiles(sources: Sources): Plugin {
  return {
    name: "virtual files",
    setup(build) {
      build.onResolve({ filter: /_generated\/server$/ }, () => ({
        path: `${PRELUDE}server`,
        namespace: "text",
      }));
      build.onResolve({ filter: /^\.{1,2}\// }, ({ path, namespace, importer }) => {
        if (namespace !== "text") return undefined;
        return { path: join(dirname(importer), `${path}.ts`), namespace: "text" };
      });
      build.onResolve({ filter: /^text:/ }, ({ path }) => ({ path: path.slice(5), namespace: "text" }));
      build.onLoad({ filter: /.*/, namespace: "text" }, ({ path }) => ({
        contents: path === `${PRELUDE}server` ? SERVER : (sources[path] ?? ""),
        loader: "ts",
        resolveDir: repository,
      }));
    },
  };
}

const SERVER = `
export { queryGeneric as query, mutationGeneric as mutation, actionGeneric as action,
  internalQueryGeneric as internalQuery, internalMutationGeneric as internalMutation,
  internalActionGeneric as internalAction, httpActionGeneric as httpAction } from "convex/server";
`;

/** What the CLI gives to esbuild: ESM with shared chunks under _deps/ and source maps. */
async function bundle(
  entryPoints: BuildOptions["entryPoints"],
  plugins: Plugin[],
  environment: ModuleSource["environment"] = "isolate",
): Promise<ModuleSource[]> {
  const isNode = environment === "node";
  const result = await build({
    entryPoints,
    bundle: true,
    write: false,
    format: "esm",
    platform: isNode ? "node" : "browser",
    target: "esnext",
    conditions: ["convex", "module"],
    splitting: true,
    chunkNames: isNode ? "_deps/node/[hash]" : "_deps/[hash]",
    outdir: "/out",
    sourcemap: "external",
    sourcesContent: false,
    plugins,
    absWorkingDir: repository,
    logLevel: "silent",
  });
  const files = result.outputFiles ?? [];
  const texts = new Map(files.map(({ path, text }) => [path.slice("/out/".length), text]));
  return [...texts]
    .filter(([path]) => path.endsWith(".js"))
    .map(([path, source]) => ({
      path,
      source,
      sourceMap: texts.get(`${path}.map`) ?? null,
      environment,
    }));
}

function withoutExtension(path: string): string {
  return path.replace(/\.[jt]sx?$/, "");
}

/** Texts that begin with "use node" are bundled for Node. */
export async function bundleSources(sources: Sources): Promise<ModuleSource[]> {
  const isNode = (path: string) => sources[path]?.trimStart().startsWith(`"use node"`) === true;
  const bundleOf = (paths: string[], environment: ModuleSource["environment"]) => {
    const entryPoints = paths.map((path) => ({ in: `text:${path}`, out: withoutExtension(path) }));
    return paths.length === 0 ? [] : bundle(entryPoints, [virtualFiles(sources)], environment);
  };
  const paths = Object.keys(sources);
  return [
    ...(await bundleOf(
      paths.filter((path) => !isNode(path)),
      "isolate",
    )),
    ...(await bundleOf(paths.filter(isNode), "node")),
  ];
}

/** Bundles a folder's functions for the isolate; schema, definitions and generated files aren't entry points, Node's are not for it. */
export async function bundleFolder(folder: string): Promise<ModuleSource[]> {
  const root = join(repository, folder);
  const paths = (await readdir(root, { recursive: true })).filter(
    (path) => /^[^.]+\.[jt]sx?$/.test(path) && !/(^|\/)(_generated|schema\.|tsconfig)/.test(path),
  );
  const texts = await Promise.all(paths.map((path) => readFile(join(root, path), "utf8")));
  const forIsolate = paths.filter((_path, index) => !/^"use node";/.test(texts[index] ?? ""));
  return bundle(
    forIsolate.map((path) => ({ in: join(root, path), out: withoutExtension(path) })),
    [],
  );
}

/** One file by itself (schema.ts, convex.config.ts), as its own bundle. */
export async function bundleFile(file: string, external: string[] = []): Promise<ModuleSource> {
  const plugin: Plugin = {
    name: "external",
    setup: (build) => {
      for (const filter of external)
        build.onResolve({ filter: new RegExp(filter) }, ({ path }) => ({ path, external: true }));
    },
  };
  const out = withoutExtension(basename(file));
  const [module] = await bundle([{ in: join(repository, file), out }], [plugin]);
  return module!;
}

interface CodeSource {
  /** Text by path, or a folder of the repository. */
  sources?: Sources;
  folder?: string;
  /** Text of a schema.ts; with `folder` its schema file is taken. */
  schema?: string;
  env?: Record<string, string>;
}

export interface FixtureOptions extends CodeSource {
  /** By component path ("a", "a/b"): each is mounted in what its path says. */
  components?: Record<string, CodeSource>;
  dataDir?: string;
  runner?: Partial<Pick<FunctionRunnerOptions, "lanes" | "limits" | "reportNestedCall">>;
}

export interface Fixture {
  engine: Engine;
  runner: FunctionRunner;
  code: DeployedCode;
  dataDir: string;
  problems: string[];
  query(path: string, args?: JsonObject, more?: Partial<CallRequest>): Promise<Json>;
  mutation(path: string, args?: JsonObject, more?: Partial<CallRequest>): Promise<Json>;
  action(path: string, args?: JsonObject, more?: Partial<CallRequest>): Promise<Json>;
  close(options?: { keepData?: boolean }): Promise<void>;
}

let lastRequest = 0;

export function request(path: string, args: JsonObject = {}, more: Partial<CallRequest> = {}): CallRequest {
  return {
    componentPath: "",
    path,
    args: [args],
    identity: null,
    allowInternal: false,
    requestId: (++lastRequest).toString(16).padStart(16, "0"),
    ...more,
  };
}

/** A failed call as an exception that carries the failure. */
export class CallFailed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.errorMessage);
    this.failure = failure;
  }
}

export function valueOf(result: Success | Failure): Json {
  if (result.ok) return result.value;
  throw new CallFailed(result);
}

export function memoryFiles(): FileStore & { files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    store: (_componentPath, bytes, _contentType, sha256) => {
      if (sha256 === "wrong") return Promise.reject(new Error("the digest doesn't match"));
      const id = `file${files.size}`;
      files.set(id, bytes);
      return Promise.resolve(id);
    },
    read: (_componentPath, storageId) => {
      const bytes = files.get(storageId);
      return Promise.resolve(bytes === undefined ? null : { bytes, contentType: "text/plain" });
    },
  };
}

export async function startFixture(options: FixtureOptions): Promise<Fixture> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "runtime-test-")));
  const engine = await openEngine({ dataDir });
  const problems: string[] = [];
  const runner = await createFunctionRunner({
    engine,
    dataDir,
    cloudOrigin: "http://127.0.0.1:3210",
    deploymentName: "test",
    uploadTokenSecret: "a secret of the test",
    files: memoryFiles(),
    reportProblem: (message) => problems.push(message),
    ...options.runner,
  });
  const code = await deploy(engine, runner, options);
  return {
    engine,
    runner,
    code,
    dataDir,
    problems,
    query: async (path, args, more) => {
      const [outcome] = await runner.runQueries([{ ...request(path, args, more), journal: null }], 0n);
      return valueOf(outcome!.result);
    },
    mutation: async (path, args, more) =>
      valueOf((await runner.runMutation(request(path, args, more))).result),
    action: async (path, args, more) => valueOf((await runner.runAction(request(path, args, more))).result),
    close: async ({ keepData = false } = {}) => {
      await runner.close();
      await engine.close();
      if (!keepData) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function deploy(
  engine: Engine,
  runner: FunctionRunner,
  options: FixtureOptions,
): Promise<DeployedCode> {
  const { components = {}, ...app } = options;
  const definitions: Record<string, DeployedDefinition> = {};
  const instances: Record<string, DeployedInstance> = {};
  const schemas: Record<string, SchemaDefinition | null> = {};
  for (const [path, code] of Object.entries({ "": app, ...components })) {
    const modules =
      code.folder === undefined ? await bundleSources(code.sources ?? {}) : await bundleFolder(code.folder);
    const env = code.env ?? {};
    const functions = await runner.analyze(modules, path === "" ? env : {});
    definitions[path] = { definitionPath: path, modules, functions };
    instances[path] = { componentPath: path, definitionPath: path, children: {}, env };
    schemas[path] = await schemaOf(runner, code);
    if (path === "") continue;
    const slash = path.lastIndexOf("/");
    instances[path.slice(0, Math.max(0, slash))]!.children[path.slice(slash + 1)] = path;
  }
  const handles: DeployedCode["handles"] = {};
  for (const [componentPath, { functions }] of Object.entries(definitions)) {
    for (const [module, analyzed] of Object.entries(functions)) {
      for (const { name } of analyzed.functions) {
        const path = `${module.replace(/\.js$/, "")}:${name}`;
        handles[Buffer.from(`${componentPath}|${path}`).toString("hex")] = { componentPath, path };
      }
    }
  }
  const change = await engine.startSchemaChange(schemas);
  await change.settled();
  await change.finish();
  const code: DeployedCode = { version: 1, definitions, instances, handles };
  await runner.deploy(code);
  return code;
}

async function schemaOf(runner: FunctionRunner, code: CodeSource): Promise<SchemaDefinition | null> {
  const [module] =
    code.schema !== undefined
      ? await bundleSources({ "schema.ts": code.schema })
      : code.folder !== undefined
        ? [await bundleFile(`${code.folder}/schema.${code.folder.startsWith("node_modules") ? "js" : "ts"}`)]
        : [];
  if (module === undefined) return null;
  const evaluated = await runner.evaluate(module, "export", { env: {}, strictEnv: false });
  return evaluated as unknown as SchemaDefinition;
}
