/** The endpoints of the CLI's push and environment commands (protocol §7). */
import type { Deployment } from "../deploy/deployment.ts";
import { environmentChanges, type EnvironmentChange } from "../deploy/environment-variables.ts";
import { finishPushRequest, startPushRequest, waitForSchemaRequest } from "../deploy/push-messages.ts";
import { configHashes } from "../deploy/push-responses.ts";
import { pushEvent, type DeploymentEvent } from "../system-functions/deployment-events.ts";
import { jsonResponse, type Route } from "./api-router.ts";

const MAX_PUSH_BYTES = 200 * 1024 * 1024;

export interface DeployApiServices {
  deployment: Deployment;
  cloudUrl: string;
  siteUrl: string;
  recordEvents(events: DeploymentEvent[]): Promise<void>;
}

export function deployApiRoutes(services: DeployApiServices): Route[] {
  const { deployment, cloudUrl, siteUrl, recordEvents } = services;
  const push = (pattern: string, handle: Route["handle"]): Route => ({
    method: "POST",
    pattern,
    access: "admin",
    maxBodyBytes: MAX_PUSH_BYTES,
    handle,
  });
  const updateEnvironment: Route["handle"] = async (request) => {
    const { changes } = environmentChanges.parse(request.json());
    const before = deployment.environmentVariables();
    await deployment.updateEnvironment(changes);
    await recordEvents(environmentEvents(before, changes));
    return jsonResponse(null);
  };
  return [
    {
      method: "GET",
      pattern: "/api/v1/get_canonical_urls",
      access: "adminRead",
      handle: () => jsonResponse({ convexCloudUrl: cloudUrl, convexSiteUrl: siteUrl }),
    },
    push("/api/get_config_hashes", () => jsonResponse(configHashes(deployment.state))),
    // Advice on slow schema changes, which this backend hasn't got: no predictions is a valid answer.
    push("/api/deploy2/evaluate_schema", (request) => {
      startPushRequest.parse(request.json());
      return jsonResponse({ componentSchemaEvaluations: {}, newComponentDefinitions: [] });
    }),
    push("/api/deploy2/start_push", async (request) =>
      jsonResponse(await deployment.startPush(startPushRequest.parse(request.json()))),
    ),
    push("/api/deploy2/evaluate_push", async (request) => {
      const { schemaChange } = await deployment.evaluatePush(startPushRequest.parse(request.json()));
      return jsonResponse({ schemaChange });
    }),
    push("/api/deploy2/wait_for_schema", async (request) => {
      const { schemaChange, timeoutMs, dryRun } = waitForSchemaRequest.parse(request.json());
      return jsonResponse(
        await deployment.waitForSchema(schemaChange.pushId, Math.min(timeoutMs, 60_000), dryRun),
      );
    }),
    push("/api/deploy2/finish_push", async (request) => {
      const { startPush, dryRun } = finishPushRequest.parse(request.json());
      const diff = await deployment.finishPush(startPush.pushId, startPush.environmentVariables, dryRun);
      if (!dryRun) await recordEvents([pushEvent(diff)]);
      return jsonResponse(diff);
    }),
    push("/api/deploy2/report_push_completed", () => jsonResponse(null)),
    push("/api/update_environment_variables", updateEnvironment),
    push("/api/v1/update_environment_variables", updateEnvironment),
    {
      method: "GET",
      pattern: "/api/v1/list_environment_variables",
      access: "admin",
      handle: () => jsonResponse({ environmentVariables: deployment.environmentVariables() }),
    },
  ];
}

/** Names only: values are secrets. */
function environmentEvents(before: Record<string, string>, changes: EnvironmentChange[]): DeploymentEvent[] {
  return changes.flatMap(({ name, value }) => {
    const isKnown = Object.hasOwn(before, name);
    if (value == null ? !isKnown : before[name] === value) return [];
    const verb = value == null ? "delete" : isKnown ? "update" : "create";
    return [{ action: `${verb}_environment_variable`, metadata: { variable_name: name } }];
  });
}
