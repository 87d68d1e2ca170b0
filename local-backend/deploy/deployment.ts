/**
 * The app that this backend runs: owns the pushed code, the environment variables and their one way to change. A push is
 * prepared (start), its schema built (wait) and published in one commit (finish); until then nothing of it is visible.
 */
import type { AuthProvider } from "../auth/providers.ts";
import type { Engine, SchemaChange, SchemaDefinition } from "../engine/engine-interface.ts";
import type { FunctionRunner } from "../runtime/types.ts";
import { allInstances } from "./component-tree.ts";
import {
  deploymentExtras,
  environmentRecord,
  loadDeployment,
  stateRecord,
  usedHashes,
} from "./deployment-records.ts";
import { deployedCode, sourceOf, type DeploymentState, type ModuleSources } from "./deployment-state.ts";
import { applyEnvironmentChanges, type EnvironmentChange } from "./environment-variables.ts";
import type { FunctionHandles } from "./function-handles.ts";
import { evaluateAuthConfig, preparePush, type PreparedPush } from "./prepare-push.ts";
import { NO_CHANGE, pushDiff, type FinishPushDiff } from "./push-diff.ts";
import { PushRefused } from "./push-error.ts";
import type { StartPushRequest } from "./push-messages.ts";
import { schemaDefinition } from "./schema-json.ts";
import { schemaStatus, startPushResponse, type SchemaStatus } from "./push-responses.ts";

export interface DeploymentServices {
  engine: Engine;
  runner: Pick<FunctionRunner, "analyze" | "evaluate" | "deploy">;
  /** CONVEX_CLOUD_URL and CONVEX_SITE_URL. */
  systemEnv: Record<string, string>;
  /** Runs `work` while no function call starts, so that none sees half of a change. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

export interface DeploymentListener {
  /** New code, providers, crons or environment are in force. */
  deploymentChanged(state: DeploymentState | null): Promise<void>;
}

interface PendingPush {
  prepared: PreparedPush;
  schemaChange: SchemaChange;
}

export class Deployment {
  private current: DeploymentState | null;
  private sources: ModuleSources;
  private handles: FunctionHandles;
  private environment: Record<string, string>;
  private pending: PendingPush | null = null;
  private codeVersion = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private listeners: DeploymentListener[] = [];

  constructor(private readonly services: DeploymentServices) {
    const stored = loadDeployment(services.engine);
    this.current = stored.state;
    this.sources = stored.sources;
    this.handles = stored.handles;
    this.environment = stored.environment;
  }

  get state(): DeploymentState | null {
    return this.current;
  }

  get authProviders(): AuthProvider[] {
    return this.current?.auth ?? [];
  }

  environmentVariables(): Record<string, string> {
    return { ...this.environment };
  }

  onChange(listener: DeploymentListener): void {
    this.listeners.push(listener);
  }

  /** After a start of the process: the last pushed app runs again. */
  async resume(): Promise<void> {
    if (this.current !== null) await this.activate(this.current);
    else await this.announce();
  }

  startPush(request: StartPushRequest) {
    return this.inTurn(async () => {
      const { engine, runner, systemEnv } = this.services;
      const prepared = await preparePush(request, {
        runner,
        current: this.current,
        sources: this.sources,
        environment: this.environment,
        systemEnv,
      });
      const schemas = this.schemasOf(prepared.state);
      if (request.dryRun) return startPushResponse(prepared, engine.diffSchemas(schemas));
      await this.abandonPending();
      const schemaChange = await engine.startSchemaChange(schemas);
      this.pending = { prepared, schemaChange };
      return startPushResponse(prepared, schemaChange.diffs);
    });
  }

  /** Only what a push of this schema would change; nothing is kept. */
  evaluatePush(request: StartPushRequest) {
    return this.startPush({ ...request, dryRun: true });
  }

  async waitForSchema(
    pushId: string | undefined,
    timeoutMs: number,
    isDryRun: boolean,
  ): Promise<SchemaStatus> {
    if (isDryRun) return { type: "complete" };
    const pending = this.pending;
    if (pending === null || pending.prepared.pushId !== pushId) return { type: "raceDetected" };
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
    await Promise.race([pending.schemaChange.settled(), timeout]);
    clearTimeout(timer);
    return schemaStatus(pending.schemaChange.state);
  }

  finishPush(
    pushId: string | undefined,
    environmentAtStart: Record<string, string>,
    isDryRun: boolean,
  ): Promise<FinishPushDiff> {
    if (isDryRun) return Promise.resolve(NO_CHANGE);
    return this.inTurn(async () => {
      const { pending } = this;
      if (pending === null || pending.prepared.pushId !== pushId) {
        throw new PushRefused("RaceDetected", "Another push began after this one: push again");
      }
      if (!isSameEnvironment(environmentAtStart, this.environment)) {
        throw new PushRefused("RaceDetected", "Environment variables changed during the push: push again");
      }
      const status = await pending.schemaChange.settled();
      if (status.kind !== "ready") {
        const why = status.kind === "failed" ? status.error : "its schema change was given up";
        throw new PushRefused("SchemaNotReady", `The push can't be finished: ${why}`);
      }
      return this.publish(pending);
    });
  }

  private async publish({ prepared, schemaChange }: PendingPush): Promise<FinishPushDiff> {
    const { state, sources } = prepared;
    const before = this.current;
    const handles = this.handles.withFunctionsOf(state);
    const storedHashes = before === null ? [] : usedHashes(before);
    await this.services.exclusively(async () => {
      await schemaChange.finish(deploymentExtras(state, sources, handles, storedHashes));
      this.pending = null;
      this.current = state;
      this.sources = sources;
      this.handles = handles;
      await this.activate(state);
    });
    return pushDiff(before, state, schemaChange.diffs);
  }

  updateEnvironment(changes: EnvironmentChange[]): Promise<void> {
    return this.inTurn(async () => {
      const next = applyEnvironmentChanges(this.environment, changes);
      if (isSameEnvironment(next, this.environment)) return;
      const state = await this.withAuthOf(next);
      await this.services.exclusively(async () => {
        const records = [environmentRecord(next), ...(state === null ? [] : [stateRecord(state)])];
        await this.services.engine.committer.commitSideRecords({ sideRecords: records });
        this.environment = next;
        if (state === null) return this.announce();
        this.current = state;
        await this.activate(state);
      });
    });
  }

  /** A variable that auth.config reads may have changed. One that it needs may be gone: then nobody can sign in until it is back. */
  private async withAuthOf(environment: Record<string, string>): Promise<DeploymentState | null> {
    if (this.current === null) return null;
    const modules = (this.current.definitions[""]?.modules ?? []).map((module) =>
      sourceOf(module, this.sources),
    );
    const appEnv = { ...environment, ...this.services.systemEnv };
    try {
      return { ...this.current, auth: await evaluateAuthConfig(this.services.runner, modules, appEnv) };
    } catch {
      return { ...this.current, auth: [] };
    }
  }

  async close(): Promise<void> {
    await this.turn;
    await this.abandonPending();
  }

  private async activate(state: DeploymentState): Promise<void> {
    const appEnv = { ...this.environment, ...this.services.systemEnv };
    const code = deployedCode(state, this.sources, this.handles, appEnv, ++this.codeVersion);
    await this.services.runner.deploy(code);
    await this.announce();
  }

  private async announce(): Promise<void> {
    for (const listener of this.listeners) await listener.deploymentChanged(this.current);
  }

  private async abandonPending(): Promise<void> {
    const abandoned = this.pending;
    this.pending = null;
    await abandoned?.schemaChange.abort();
  }

  /** A component that isn't mounted any more keeps its tables but loses its schema. */
  private schemasOf(state: DeploymentState): Record<string, SchemaDefinition | null> {
    const schemas: Record<string, SchemaDefinition | null> = {};
    for (const path of state.knownComponentPaths) schemas[path] = null;
    for (const { componentPath, definitionPath } of allInstances(state.app)) {
      const schema = state.definitions[definitionPath]?.schema ?? null;
      schemas[componentPath] = schema === null ? null : schemaDefinition(schema);
    }
    return schemas;
  }

  /** Pushes and environment changes, one after another. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work, work);
    this.turn = mine.catch(() => {});
    return mine;
  }
}

function isSameEnvironment(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
