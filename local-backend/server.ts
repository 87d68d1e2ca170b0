/**
 * Puts the backend together: engine, function runner, pushed app, live queries, sockets, HTTP, files, scheduler. Nothing here
 * decides anything; it says who knows whom, and in which order they start and stop.
 */
import { join } from "node:path";
import { adminKeyCheck, loadOrCreateAdminKeys } from "./auth/admin-key.ts";
import { Authenticator } from "./auth/authenticator.ts";
import { documentFetcher } from "./auth/document-fetcher.ts";
import { KeySource } from "./auth/key-source.ts";
import type { Log } from "./base/log.ts";
import { Deployment } from "./deploy/deployment.ts";
import { DeploymentPause, refuseWhilePaused } from "./deploy/deployment-pause.ts";
import { filesFolder, openEngine } from "./engine/engine.ts";
import type { Engine } from "./engine/engine-interface.ts";
import type { Timestamp } from "./engine/types.ts";
import { ApiRouter } from "./http/api-router.ts";
import { countConflictsByTable } from "./http/conflict-counter.ts";
import { dashboardApiRoutes } from "./http/dashboard-api.ts";
import { CONNECTION_LIMITS } from "./http/connection-limits.ts";
import { deployApiRoutes } from "./http/deploy-api.ts";
import { findFunction, functionApiRoutes } from "./http/function-api.ts";
import { HttpActions } from "./http/http-actions.ts";
import { Listener } from "./http/listeners.ts";
import { allowOrigins } from "./http/origins.ts";
import { askOwnSite, httpActionTarget } from "./http/own-site.ts";
import { snapshotApiRoutes } from "./http/snapshot-api.ts";
import { statusApiRoutes } from "./http/status-api.ts";
import { storageApiRoutes } from "./http/storage-api.ts";
import { createFunctionRunner } from "./runtime/function-runner.ts";
import { Scheduler } from "./scheduler/scheduler.ts";
import { Exports } from "./snapshot/exports.ts";
import { Imports } from "./snapshot/imports.ts";
import { createChangeFeed } from "./sync/change-feed.ts";
import { LiveQueries } from "./sync/live-queries.ts";
import { MutationLanes } from "./sync/mutation-lane.ts";
import { newRequestId } from "./base/request-id.ts";
import { SyncServer } from "./sync/sync-server.ts";
import { Counters } from "./system/counters.ts";
import { DeploymentMetrics } from "./system/deployment-metrics.ts";
import { createFileStore } from "./system/file-store.ts";
import { FunctionLog } from "./system/function-log.ts";
import { FunctionMetrics } from "./system/function-metrics.ts";
import { nameOf, recordCalls, recordLines, recordNestedCall } from "./system/recorded-runner.ts";
import { storageSecret } from "./system/storage-secret.ts";
import { TableRows } from "./system/table-rows.ts";
import { TransactionLog } from "./system/transaction-log.ts";
import { recordEvents, trimEvents } from "./system-functions/deployment-events.ts";
import { withSystemMutations } from "./system-functions/system-mutations.ts";
import { withSystemQueries } from "./system-functions/system-queries.ts";

export interface ServerOptions {
  dataDir: string;
  host: string;
  port: number;
  sitePort: number;
  /** As clients reach the two ports; functions see them as CONVEX_CLOUD_URL and CONVEX_SITE_URL. */
  cloudUrl: string;
  siteUrl: string;
  instanceName: string;
  /** Origins of the pages that may use the deployment; none named: all. */
  allowedOrigins: string[];
  maxConnectionsPerAddress: number;
  log: Log;
}

export interface RunningServer {
  /** Lets what runs finish, for a while; then everything is closed. */
  stop(): Promise<void>;
}

const DRAIN_MS = 5_000;
/** How often what runs and waits is looked at for the dashboard. */
const SAMPLE_MS = 5_000;

/** Throws PortUnavailableError or DataFolderInUseError, each with a sentence for the operator. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, host, port, sitePort, cloudUrl, siteUrl, instanceName, log } = options;
  const stopSteps: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const step of stopSteps.splice(0).reverse()) {
      await Promise.resolve(step()).catch((error: unknown) =>
        log.error("stop-step-failed", { error: describe(error) }),
      );
    }
  };
  const reportProblem = (message: string, error?: unknown) =>
    log.error("problem", { message, ...(error === undefined ? {} : { error: describe(error) }) });

  try {
    const limits = { ...CONNECTION_LIMITS, connectionsPerAddress: options.maxConnectionsPerAddress };
    const cloudListener = await Listener.open(host, port, "--port", limits);
    stopSteps.push(() => cloudListener.close(DRAIN_MS));
    const siteListener = await Listener.open(host, sitePort, "--site-port", limits);
    stopSteps.push(() => siteListener.close(DRAIN_MS));

    const storeEngine = await openEngine({ dataDir, log });
    stopSteps.push(() => storeEngine.close());
    const conflictsByTable = new Map<string, number>();
    const deploymentMetrics = new DeploymentMetrics();
    const tableRows = new TableRows(storeEngine, deploymentMetrics);
    const committer = countConflictsByTable(tableRows.counting(storeEngine.committer), conflictsByTable);
    const engine: Engine = { ...storeEngine, committer };

    const uploadTokenSecret = await storageSecret(engine);
    const folder = filesFolder(dataDir);
    const files = await createFileStore({ engine, folder, secret: uploadTokenSecret, reportProblem });
    stopSteps.push(() => files.close());
    const counters = new Counters();
    const metrics = new FunctionMetrics();
    const committed = (ts: Timestamp, mutation: string) => deploymentMetrics.committed(ts, mutation);
    const functionLog = new FunctionLog();
    const callRecorders = { log: functionLog, counters, metrics, tableRows, committed };
    const runner = await createFunctionRunner({
      engine,
      dataDir,
      cloudOrigin: cloudUrl,
      deploymentName: instanceName,
      uploadTokenSecret,
      files,
      reportNestedCall: (nested) => recordNestedCall(callRecorders, nested),
      reportLines: (logged) => recordLines(functionLog, logged),
      reportProblem,
    });
    stopSteps.push(() => runner.close());

    const transactions = new TransactionLog();
    engine.committer.onCommit((commit) => transactions.committed(commit));
    const recorded = recordCalls(runner, { ...callRecorders, transactions });
    const pause = new DeploymentPause(engine);
    const running = refuseWhilePaused(recorded, pause);

    const deployment = new Deployment({
      engine,
      runner,
      systemEnv: { CONVEX_CLOUD_URL: cloudUrl, CONVEX_SITE_URL: siteUrl },
      exclusively: (work) => recorded.exclusively(work),
    });
    stopSteps.push(() => deployment.close());

    const systemServices = {
      ...{ engine, deployment, pause, cloudUrl, siteUrl, reportProblem },
      storageSecret: uploadTokenSecret,
    };
    const calls = withSystemMutations(systemServices, running);
    await trimEvents(engine);

    const keySource = new KeySource(documentFetcher(siteUrl, (target) => askOwnSite(httpActions, target)));
    const adminRights = adminKeyCheck(loadOrCreateAdminKeys(dataDir, instanceName));
    const callers = new Authenticator(keySource, adminRights);
    const httpActions: HttpActions = new HttpActions({
      runner: calls,
      deployment,
      callers,
      siteUrl,
      reportProblem,
    });

    const executor = withSystemQueries(systemServices, calls);
    const queries = new LiveQueries(
      executor,
      createChangeFeed(engine),
      newRequestId,
      (query) => {
        counters.recordShared(nameOf(query));
        metrics.answeredFromShared(nameOf(query));
      },
      (query, ts) => deploymentMetrics.invalidatedBy(ts, nameOf(query)),
    );
    stopSteps.push(() => queries.close());
    const lanes = new MutationLanes();
    const isAllowedOrigin = allowOrigins(options.allowedOrigins);
    const sync = new SyncServer(
      { runner: calls, queries, callers, lanes, newRequestId, reportProblem },
      isAllowedOrigin,
    );

    const scheduler = new Scheduler({
      engine,
      runner: calls,
      log,
      nowMs: Date.now,
      newRequestId,
      isPaused: () => pause.isPaused,
      reportLag: (lagMs) => deploymentMetrics.lagged(lagMs),
      kindOf: (componentPath, path) => {
        const kind = findFunction(deployment.state, componentPath, path)?.udfType;
        return kind === "Mutation" ? "mutation" : kind === "Action" ? "action" : null;
      },
    });
    deployment.onChange({
      async deploymentChanged(state) {
        callers.setProviders(deployment.authProviders);
        queries.invalidateAll();
        await scheduler.followPush(state);
      },
    });
    pause.onChange(() => {
      queries.invalidateAll();
      scheduler.wake();
    });
    await deployment.resume();
    await scheduler.start();
    const sampler = setInterval(
      () => deploymentMetrics.sample(recorded.load(), scheduler.backlog().lagMs),
      SAMPLE_MS,
    );
    sampler.unref();
    stopSteps.push(() => clearInterval(sampler));

    const exports = await Exports.open({ engine, files, folder: join(dataDir, "exports"), reportProblem });
    stopSteps.push(() => exports.close());
    const imports = await Imports.open({
      ...{ engine, files, reportProblem },
      folder: join(dataDir, "imports"),
      recordImport: (metadata) => recordEvents(engine, [{ action: "snapshot_import", metadata }]),
    });
    stopSteps.push(() => imports.close());

    let isReady = true;
    const { subscriptions } = engine;
    const router = new ApiRouter(
      [
        ...statusApiRoutes({
          instanceName,
          log: functionLog,
          isReady: () => isReady,
          transactions: () => transactions.toJson(engine.catalog()),
          counters: () => ({
            functions: counters.toJson(),
            conflictsByTable: Object.fromEntries(conflictsByTable),
            commits: { ...engine.committer.counters, waiting: engine.committer.waiting },
            lanes: recorded.load(),
            sessions: { withMutations: lanes.size },
            queries: { ...queries.counters, cached: queries.size },
            sockets: { open: sync.size, accepted: sync.counters.accepted, queries: sync.queryCount },
            subscriptions: subscriptions.size,
            scheduler: { running: scheduler.runningCount, ...scheduler.backlog() },
            memory: process.memoryUsage(),
          }),
        }),
        ...deployApiRoutes({
          ...{ deployment, cloudUrl, siteUrl },
          recordEvents: (events) => recordEvents(engine, events),
        }),
        ...snapshotApiRoutes({ exports, imports }),
        ...dashboardApiRoutes({
          ...{ engine, pause, log: functionLog, runner: running },
          metrics: { functions: metrics, deployment: deploymentMetrics },
        }),
        ...functionApiRoutes({ runner: calls, queries, subscriptions, deployment }),
        ...storageApiRoutes({ files, uploadTokenSecret, nowMs: Date.now }),
      ],
      { callers, isAllowedOrigin, reportProblem },
    );
    cloudListener.serve({
      request: (request, response) => {
        const target = httpActionTarget(request.url ?? "/");
        return target === null
          ? router.serve(request, response)
          : httpActions.serve(request, response, target);
      },
      upgrade: (request, stream, head) => sync.handleUpgrade(request, stream, head),
    });
    siteListener.serve({
      request: (request, response) => httpActions.serve(request, response, request.url ?? "/"),
    });

    // Last in, first out: first nothing new begins, then what runs may finish.
    stopSteps.push(() => within(DRAIN_MS, lanes.drained()));
    stopSteps.push(() => within(DRAIN_MS, scheduler.stop()));
    stopSteps.push(() => {
      isReady = false;
      functionLog.close();
      sync.close();
      setTimeout(() => sync.terminateAll(), DRAIN_MS / 2).unref();
    });
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
