/** What the backend answers itself under `_system/`, where no client gets to: nothing pushed, a full disk, a fault (chapter DASH). */
import { describe, expect, it } from "vitest";
import type { CommitOutcome, Engine } from "../../local-backend/engine/engine-interface.ts";
import { WriteFailedError } from "../../local-backend/engine/errors.ts";
import type { Json } from "../../local-backend/engine/types.ts";
import type { FunctionRunner } from "../../local-backend/runtime/types.ts";
import { importEvent } from "../../local-backend/snapshot/import-event.ts";
import { pushEvent } from "../../local-backend/system-functions/deployment-events.ts";
import type { SystemServices } from "../../local-backend/system-functions/system-call.ts";
import { withSystemMutations } from "../../local-backend/system-functions/system-mutations.ts";
import { withSystemQueries } from "../../local-backend/system-functions/system-queries.ts";
import { startEngine } from "./engine-fixture.ts";

async function start(change: (engine: Engine) => Partial<SystemServices> = () => ({})) {
  const engine = await startEngine();
  const problems: string[] = [];
  const services: SystemServices = {
    engine,
    deployment: { state: null, authProviders: [], environmentVariables: () => ({}) },
    pause: { isPaused: false },
    cloudUrl: "http://cloud.test",
    siteUrl: "http://site.test",
    storageSecret: "secret",
    reportProblem: (message) => problems.push(message),
    ...change(engine),
  };
  const common = { componentPath: "", identity: null, allowInternal: true, requestId: "r" };
  const nobody = { runQueries: () => Promise.resolve([]) };
  const queries = withSystemQueries(services, nobody);
  const mutations = withSystemMutations(services, {} as Pick<FunctionRunner, "runMutation">);
  const ask = async (name: string, args: Json = {}) => {
    const path = `_system/frontend/${name}`;
    const [outcome] = await queries.runQueries([{ ...common, path, args: [args], journal: null }], 0n);
    return outcome!;
  };
  const tell = (name: string, args: Json) =>
    mutations.runMutation({ ...common, path: `_system/frontend/${name}`, args: [args] });
  return { ask, tell, problems };
}

describe("system functions", () => {
  it("[DASH1] before anything is pushed there is the app, with nothing in it", async () => {
    const { ask } = await start();
    const value = async (name: string) => {
      const { result } = await ask(name);
      return result.ok ? result.value : result.errorMessage;
    };
    expect(await value("components:list")).toEqual([
      { id: "", name: null, path: "", args: {}, state: "active", httpPrefix: null },
    ]);
    expect(await value("modules:listForAllComponents")).toEqual([[null, []]]);
    expect(await value("getSchemas:default")).toEqual({});
    expect(await value("getVersion:default")).toBeNull();
  });

  it("[DASH16] a write that the disk refuses is told to whoever wanted it", async () => {
    const commit = () => Promise.reject<CommitOutcome>(new WriteFailedError("The deployment's disk is full"));
    const { tell } = await start((engine) => ({
      engine: { ...engine, committer: { ...engine.committer, commit } },
    }));
    const { result } = await tell("createTable:default", { table: "new" });
    expect(result).toMatchObject({ ok: false, cause: "system" });
    expect(result).toHaveProperty("errorMessage", expect.stringContaining("disk is full"));
  });

  it("[DASH16] a fault of the backend's own fails alone, is told to the operator and not to the client, and is asked again", async () => {
    const broken = () => {
      throw new TypeError("a secret of ours");
    };
    const { ask, tell, problems } = await start((engine) => ({
      deployment: { state: null, authProviders: [], environmentVariables: broken },
      engine: { ...engine, committer: { ...engine.committer, commit: broken } },
    }));
    const failed = [
      (await ask("listEnvironmentVariables:default")).result,
      (await tell("createTable:default", { table: "new" })).result,
    ];
    for (const result of failed) {
      expect(result).toMatchObject({ ok: false, errorMessage: expect.stringContaining("Try again later") });
      expect(JSON.stringify(result)).not.toContain("secret");
    }
    expect(failed[0]).toHaveProperty("cause", "system");
    expect(problems).toHaveLength(2);
  });

  it("[DASH16] a query that failed is asked again when there are other tables", async () => {
    const { ask } = await start();
    const { result, reads } = await ask("tableSize:default", { tableName: "x", componentId: "nowhere" });
    expect(result).toMatchObject({
      ok: false,
      errorMessage: expect.stringContaining('no component "nowhere"'),
    });
    expect(reads.size).toBeGreaterThan(0);
  });
});

describe("events of the history", () => {
  it("[DASH9] an import tells its tables by component, those that it emptied apart", () => {
    const table = (componentPath: string, tableName: string) => ({ componentPath, tableName });
    const planned = [table("", "a"), table("child", "b"), table("", "gone")].map((each) => ({
      ...each,
      ...{ number: null, added: 1, existing: 1 },
    }));
    const sent = [table("", "a"), table("child", "b")] as Parameters<typeof importEvent>[1]["tables"];
    const event = importEvent({ mode: "replaceAll", format: "zip" }, { tables: sent }, { tables: planned });
    expect(event).toMatchObject({
      import_mode: "ReplaceAll",
      import_format: { format: "zip" },
      table_names: [
        { component: null, table_names: ["a"] },
        { component: "child", table_names: ["b"] },
      ],
      table_names_deleted: [{ component: null, table_names: ["gone"] }],
    });
  });

  it("[DASH9] a push whose schema is long is told without it", () => {
    const diff = (next_schema: string) => ({
      authDiff: { added: [], removed: [] },
      definitionDiffs: {},
      componentDiffs: {
        "": {
          diffType: { type: "modify" as const },
          moduleDiff: { added: [], removed: [] },
          udfConfigDiff: null,
          cronDiff: { added: [], updated: [], deleted: [] },
          indexDiff: { added_indexes: [], removed_indexes: [], enabled_indexes: [], disabled_indexes: [] },
          schemaDiff: { previous_schema: null, next_schema },
        },
      },
    });
    const told = (schema: string) => JSON.stringify(pushEvent(diff(schema)));
    expect(told("short")).toContain("short");
    expect(told("x".repeat(1_000_000)).length).toBeLessThan(1_000);
  });
});
