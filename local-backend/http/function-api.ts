/** Calling functions over HTTP (protocol §4). Outcomes of functions are 200, also failures; errors of the request are not. */
import { z } from "zod";
import { canonicalFunctionPath, splitFunctionPath } from "../deploy/function-path.ts";
import type { DeploymentState } from "../deploy/deployment-state.ts";
import type { Subscriptions } from "../engine/engine-interface.ts";
import type { Json, Timestamp } from "../engine/types.ts";
import { innerText } from "../runtime/failures.ts";
import type { AnalyzedFunction, Failure, FunctionRunner, Success } from "../runtime/types.ts";
import { isReadOnlyAdmin, READ_ONLY_REFUSAL, requestOrigin, type Caller } from "../sync/caller.ts";
import type { LiveQueries } from "../sync/live-queries.ts";
import { newRequestId } from "../base/request-id.ts";
import { isSystemMutation } from "../system-functions/system-mutations.ts";
import { encodeTimestamp, parseTimestamp } from "../sync/timestamp-codec.ts";
import { jsonResponse, type ApiRequest, type ApiResponse, type Route } from "./api-router.ts";
import { exportValue, parseFormat, type ResponseFormat } from "./clean-json.ts";
import { HttpError } from "./http-error.ts";

export interface FunctionApiServices {
  runner: Pick<FunctionRunner, "runMutation" | "runAction">;
  queries: LiveQueries;
  subscriptions: Subscriptions;
  deployment: { readonly state: DeploymentState | null };
}

type FunctionKind = "query" | "mutation" | "action";

const args = z.custom<Json>(
  (value) => value !== undefined && !(Array.isArray(value) && value.length > 1),
  "must be an object, or a list of one",
);
const callBody = z.looseObject({
  path: z.string().max(1024),
  args: args.optional(),
  format: z.string().nullish(),
  componentPath: z.string().nullish(),
});
type Call = { path: string; args: Json[]; format: ResponseFormat; componentPath: string };

interface Outcome {
  result: Success | Failure;
  logLines: string[];
}

export function functionApiRoutes(services: FunctionApiServices): Route[] {
  const call = (kind: FunctionKind) => async (request: ApiRequest) => {
    const wanted = parseCall(request.json());
    return answer(await run(services, kind, wanted, await request.caller(), request), wanted.format);
  };
  return [
    { method: "POST", pattern: "/api/query", access: "public", handle: call("query") },
    { method: "POST", pattern: "/api/mutation", access: "public", handle: call("mutation") },
    { method: "POST", pattern: "/api/action", access: "public", handle: call("action") },
    {
      method: "GET",
      pattern: "/api/query",
      access: "public",
      async handle(request) {
        const { searchParams } = request.url;
        const args = searchParams.get("args");
        const wanted = parseCall({
          path: searchParams.get("path") ?? "",
          args: args === null ? {} : parseArgsText(args),
          format: searchParams.get("format"),
        });
        return answer(await run(services, "query", wanted, await request.caller(), request), wanted.format);
      },
    },
    {
      method: "POST",
      pattern: "/api/function",
      access: "adminRead",
      async handle(request) {
        const wanted = parseCall(request.json());
        const kind = kindOf(services.deployment.state, wanted);
        return answer(await run(services, kind, wanted, await request.caller(), request), wanted.format);
      },
    },
    {
      method: "POST",
      pattern: "/api/run/*",
      access: "public",
      async handle(request) {
        const segments = (request.params.rest ?? "").split("/");
        const name = segments.pop() ?? "";
        const path = segments.length === 0 ? name : `${segments.join("/")}:${name}`;
        const wanted = parseCall({ ...(request.json() as object), path });
        const kind = kindOf(services.deployment.state, wanted);
        return answer(await run(services, kind, wanted, await request.caller(), request), wanted.format);
      },
    },
    {
      method: "POST",
      pattern: "/api/query_batch",
      access: "public",
      async handle(request) {
        const { queries } = z.looseObject({ queries: z.array(z.unknown()).max(1000) }).parse(request.json());
        const calls = queries.map(parseCall);
        const outcomes = await runQueries(
          services,
          calls,
          await request.caller(),
          services.queries.latestTs(),
        );
        const results = outcomes.map((outcome, index) =>
          outcomeJson(outcome, calls[index]?.format ?? "json"),
        );
        return jsonResponse({ results });
      },
    },
    {
      method: "POST",
      pattern: "/api/query_ts",
      access: "public",
      handle: () => jsonResponse({ ts: encodeTimestamp(services.queries.latestTs()) }),
    },
    {
      method: "POST",
      pattern: "/api/query_at_ts",
      access: "public",
      handle: (request) => queryAtTs(services, request),
    },
  ];
}

/** Runs now and proves that the answer was the same then: nothing that it read has changed in between. */
async function queryAtTs(services: FunctionApiServices, request: ApiRequest): Promise<ApiResponse> {
  const wanted = parseCall(request.json());
  const { ts: text } = z.looseObject({ ts: z.string() }).parse(request.json());
  const ts = parseTimestamp(text);
  if (ts === null || ts > services.queries.latestTs()) {
    throw new HttpError(400, "BadRequest", "ts isn't a timestamp of this deployment");
  }
  const query = liveQuery(wanted, await request.caller());
  const { results } = await services.queries.fetchAll([{ query, held: null }], ts);
  const outcome = results[0]?.outcome;
  if (outcome === undefined) throw new Error("a query without a result");
  const token = services.subscriptions.register(outcome.reads, ts);
  const stillTheSame = token.isValid;
  token.release();
  if (!stillTheSame)
    throw new HttpError(503, "OutOfRetention", "What this query reads has changed since: begin again");
  return answer(outcome, wanted.format);
}

async function run(
  services: FunctionApiServices,
  kind: FunctionKind,
  call: Call,
  caller: Caller,
  { ip, headers }: ApiRequest,
): Promise<Outcome> {
  if (call.componentPath !== "" && caller.kind !== "admin") {
    throw new HttpError(403, "Forbidden", "Functions of components can't be called from outside");
  }
  if (kind !== "query" && isReadOnlyAdmin(caller)) throw new HttpError(403, "Forbidden", READ_ONLY_REFUSAL);
  if (kind === "query") {
    const [outcome] = await runQueries(services, [call], caller, services.queries.latestTs());
    if (outcome === undefined) throw new Error("a query without a result");
    return outcome;
  }
  const request = {
    componentPath: call.componentPath,
    path: call.path,
    args: call.args,
    identity: caller.identity,
    allowInternal: caller.kind === "admin",
    requestId: newRequestId(),
    caller: requestOrigin(caller, { ip, userAgent: headers["user-agent"] ?? null }),
  };
  const outcome = await (kind === "mutation"
    ? services.runner.runMutation(request)
    : services.runner.runAction(request));
  const { result } = outcome;
  // Nothing that the function did: the same call may get through a moment later.
  if (!result.ok && result.cause === "occ") {
    const [code = "", message = ""] = innerText(result).split(/: (.*)/s);
    throw new HttpError(503, code, message);
  }
  return outcome;
}

async function runQueries(
  services: FunctionApiServices,
  calls: Call[],
  caller: Caller,
  minTs: Timestamp,
): Promise<Outcome[]> {
  const queries = calls.map((call) => ({ query: liveQuery(call, caller), held: null }));
  const { results } = await services.queries.fetchAll(queries, minTs);
  return results.map(({ outcome }) => outcome);
}

function liveQuery({ componentPath, path, args }: Call, caller: Caller) {
  const { identity } = caller;
  const rights = { allowInternal: caller.kind === "admin", isReadOnly: isReadOnlyAdmin(caller) };
  return { componentPath, path, args, journal: null, identity, ...rights };
}

function kindOf(state: DeploymentState | null, { path, componentPath }: Call): FunctionKind {
  if (path.startsWith("_system/")) return isSystemMutation(path) ? "mutation" : "query";
  const analyzed = findFunction(state, componentPath, path);
  if (analyzed === null) {
    // The runner's own message for a function that isn't there is the right one, whatever the kind.
    return "query";
  }
  return analyzed.udfType.toLowerCase() as FunctionKind;
}

export function findFunction(
  state: DeploymentState | null,
  componentPath: string,
  path: string,
): AnalyzedFunction | null {
  let component = state?.app;
  for (const name of componentPath === "" ? [] : componentPath.split("/"))
    component = component?.childComponents[name];
  const definition = component === undefined ? undefined : state?.definitions[component.definitionPath];
  const { modulePath, name } = splitFunctionPath(path);
  const { functions = {} } = definition ?? {};
  // A module may be called like something that every object has.
  const module = Object.hasOwn(functions, modulePath) ? functions[modulePath] : undefined;
  return module?.functions.find((candidate) => candidate.name === name) ?? null;
}

function parseCall(body: unknown): Call {
  const { path, args, format, componentPath } = callBody.parse(body);
  const parsedFormat = parseFormat(format);
  if (parsedFormat === null) throw new HttpError(400, "BadRequest", `There is no format "${format}"`);
  return {
    path: canonicalFunctionPath(path),
    args: Array.isArray(args) ? args : [args ?? {}],
    format: parsedFormat,
    componentPath: componentPath ?? "",
  };
}

function parseArgsText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new HttpError(400, "BadRequest", "args isn't valid JSON");
  }
}

function answer(outcome: Outcome, format: ResponseFormat): ApiResponse {
  return jsonResponse(outcomeJson(outcome, format));
}

function outcomeJson({ result, logLines }: Outcome, format: ResponseFormat) {
  const logs = logLines.length === 0 ? {} : { logLines };
  if (result.ok) return { status: "success", value: exportValue(result.value, format), ...logs };
  const data = result.errorData === undefined ? {} : { errorData: exportValue(result.errorData, format) };
  return { status: "error", errorMessage: result.errorMessage, ...data, ...logs };
}
