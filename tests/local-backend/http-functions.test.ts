/** What the HTTP API makes of a call's outcome. Rule HTTP1. */
import { expect, test } from "vitest";
import type { ApiRequest } from "../../local-backend/http/api-router.ts";
import { functionApiRoutes, type FunctionApiServices } from "../../local-backend/http/function-api.ts";
import { conflictText } from "../../local-backend/runtime/mutation-calls.ts";
import { failure } from "../../local-backend/runtime/failures.ts";
import type { Failure } from "../../local-backend/runtime/types.ts";
import { ANONYMOUS } from "../../local-backend/sync/caller.ts";

function mutate(result: Failure) {
  const outcome = { result, logLines: [], ts: null, conflicts: 0, executionMs: 0, transaction: null };
  const services = { runner: { runMutation: () => Promise.resolve(outcome) } };
  const routes = functionApiRoutes(services as unknown as FunctionApiServices);
  const route = routes.find(({ pattern }) => pattern === "/api/mutation");
  const request = {
    json: () => ({ path: "a:b", args: {} }),
    caller: () => Promise.resolve(ANONYMOUS),
    ip: null,
    headers: {},
  };
  return Promise.resolve(route!.handle(request as unknown as ApiRequest));
}

test("[HTTP1] a mutation that met conflicts to the end is no answer of its function: 503", async () => {
  const conflict = {
    reason: "overlap" as const,
    componentPath: "",
    tableName: "counters",
    indexName: "by_id",
    conflictingTs: 1n,
  };
  await expect(mutate(failure("0123456789abcdef", conflictText(conflict), "occ"))).rejects.toMatchObject({
    status: 503,
    code: "OptimisticConcurrencyControlFailure",
    message: expect.stringMatching(
      /^Documents read from or written to the "counters" table changed .*error#1$/,
    ) as string,
  });
  const thrown = await mutate(failure("0123456789abcdef", "Uncaught Error: a: b", "user"));
  expect(thrown.status).toBe(200);
  expect(JSON.parse(thrown.body as string)).toEqual({
    status: "error",
    errorMessage: "[Request ID: 0123456789abcdef] Server Error\nUncaught Error: a: b",
  });
});
