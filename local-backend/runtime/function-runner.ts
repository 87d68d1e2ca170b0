/** Puts the runtime together: lanes of worker processes, what is called in them, and the watchdog over them. */
import { ActionCalls } from "./action-calls.ts";
import { ActionLanes } from "./action-lanes.ts";
import { compileDeployment, type DeploymentForWorkers } from "./deployment-compiler.ts";
import { ExclusiveLanes } from "./exclusive-lanes.ts";
import type { FunctionDirectory } from "./function-address.ts";
import { ModuleCompiler } from "./module-compiler.ts";
import { NodeAnalysis } from "./node-analysis.ts";
import { NodeCodeFolders } from "./node-code.ts";
import { NodeLanes } from "./node-lanes.ts";
import { MutationCalls } from "./mutation-calls.ts";
import { PushCalls } from "./push-calls.ts";
import { QueryCalls } from "./query-calls.ts";
import { DEFAULT_LIMITS, type FunctionRunnerOptions } from "./runner-options.ts";
import { ServerWrites } from "./server-writes.ts";
import { SessionRequests } from "./session-requests.ts";
import type { FunctionRunner } from "./types.ts";
import { TestQueries } from "./test-queries.ts";
import { startWatchdog } from "./watchdog.ts";
import { workerBundle } from "./worker-bundle.ts";

const DEFAULT_LANES = { mutation: 3, query: 2, action: 2, node: 2 };
const SWEEP_MS = 6 * 60 * 60_000;

/** Starts the worker processes. Resolves when the first of each lane is ready. */
export async function createFunctionRunner(options: FunctionRunnerOptions): Promise<FunctionRunner> {
  const { engine, dataDir, cloudOrigin, deploymentName, uploadTokenSecret, files } = options;
  const { reportProblem = () => {}, reportNestedCall = () => {}, reportLines = () => {} } = options;
  const counts = { ...DEFAULT_LANES, ...options.lanes };
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { workerFile, ...scripts } = await workerBundle();
  const { ownTimeMs } = limits;
  const address = { cloudOrigin, deploymentName, uploadTokenSecret };
  const data = { dataDir, ...scripts, ...address, ownTimeMs, parentPid: process.pid };
  const worker = {
    ...{ workerFile, data, limits: limits.isolate, onProblem: reportProblem },
    betweenWrites: (work: () => Promise<void>) => engine.betweenWrites(work),
  };
  const codeWorker = { ...worker, data: { ...data, dataDir: null } };

  let directory: FunctionDirectory = { definitions: {}, instances: {}, handles: {} };
  const compiler = new ModuleCompiler();
  const folders = new NodeCodeFolders(dataDir);
  const sessions = new SessionRequests(engine);
  const transactions = { worker, timeoutMs: limits.transactionTimeoutMs, ownTimeMs };
  const mutationLanes = new ExclusiveLanes({ ...transactions, count: counts.mutation, warmUp: true });
  const queryLanes = new ExclusiveLanes({ ...transactions, count: counts.query, warmUp: true });
  const mutations = new MutationCalls({ engine, lanes: mutationLanes, sessions, reportProblem });
  const queries = new QueryCalls({ engine, lanes: queryLanes, reportProblem });
  const pushes = new PushCalls({
    compiler,
    timeoutMs: limits.analysisTimeoutMs,
    node: new NodeAnalysis({ folders, worker: codeWorker, timeoutMs: limits.analysisTimeoutMs }),
    makeLanes: () =>
      new ExclusiveLanes({
        ...{ count: 1, worker: codeWorker, warmUp: false },
        timeoutMs: limits.analysisTimeoutMs,
      }),
  });
  const testQueries = new TestQueries({
    ...{ engine, compiler, pushes, reportProblem },
    makeLanes: () => new ExclusiveLanes({ ...transactions, count: 1, warmUp: false }),
  });
  const actionLanes: ActionLanes = new ActionLanes({
    count: counts.action,
    worker,
    timeoutMs: limits.actionTimeoutMs,
    stallMs: limits.actionStallMs,
    onAsk: (call, request) => actions.answer(call, request),
  });
  const nodeLanes = new NodeLanes({
    count: counts.node,
    worker,
    folders,
    timeoutMs: limits.actionTimeoutMs,
    stallMs: limits.nodeStallMs,
    onAsk: (call, request) => actions.answer(call, request),
  });
  const actions: ActionCalls = new ActionCalls({
    lanes: actionLanes,
    nodeLanes,
    queries,
    mutations,
    writes: new ServerWrites({
      engine,
      directory: () => directory,
      storage: { cloudOrigin, uploadTokenSecret },
    }),
    files,
    directory: () => directory,
    reportNestedCall,
    reportLines,
    reportProblem,
  });

  const groups = [mutationLanes, queryLanes, actionLanes];
  const watched = [...groups, nodeLanes, pushes, testQueries];
  const stopWatchdog = startWatchdog(() => watched.forEach((lanes) => lanes.check()));
  const sweep = () =>
    void sessions.sweep(Date.now()).catch((error: unknown) => reportProblem(`sweep: ${String(error)}`));
  const sweeper = setInterval(sweep, SWEEP_MS);
  sweeper.unref();

  const close = async () => {
    stopWatchdog();
    clearInterval(sweeper);
    await Promise.all(watched.map((lanes) => lanes.close()));
  };
  try {
    await Promise.all([nodeLanes, ...groups].map((lanes) => lanes.start()));
  } catch (error) {
    await close();
    throw error;
  }
  sweep();

  return {
    async deploy(code) {
      testQueries.deployed(code);
      const compiled: DeploymentForWorkers = await compileDeployment(code, compiler, Date.now());
      directory = compiled.deployment;
      await Promise.all([nodeLanes.deploy(code, compiled), ...groups.map((lanes) => lanes.deploy(compiled))]);
    },
    runQueries: (requests, minTs) => queries.run(requests, minTs),
    runTestQuery: (query) => testQueries.run(query),
    runMutation: (request, sessionRequest) => mutations.run(request, sessionRequest),
    runAction: (request) => actions.run(request),
    runHttpAction: (request, exchange) => actions.runHttp(request, exchange),
    analyze: (modules, env) => pushes.analyze(modules, env),
    evaluate: (module, what, evaluation) => pushes.evaluate(module, what, evaluation),
    load: () => ({
      mutations: mutationLanes.load,
      queries: queryLanes.load,
      actions: actionLanes.load,
      nodeActions: nodeLanes.load,
    }),
    close,
  };
}
