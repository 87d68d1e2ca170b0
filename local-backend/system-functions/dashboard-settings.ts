/** What the dashboard's Settings and History pages read. */
import { z } from "zod";
import { isCustomJwt } from "../auth/providers.ts";
import type { Json, JsonObject } from "../engine/types.ts";
import { SERVER_ACCESS } from "../scheduler/due-work.ts";
import { EVENTS_TABLE } from "./deployment-events.ts";
import { paginated, type SystemFunction } from "./system-call.ts";

const isAction = (action: string): Json => ({ $eq: [{ $field: "action" }, { $literal: action }] });
const eventFilters = z.looseObject({
  minDate: z.number().nullish(),
  maxDate: z.number().nullish(),
  actions: z.array(z.string()).nullish(),
  authorMemberIds: z.array(z.unknown()).nullish(),
});

export const DASHBOARD_SETTINGS: Record<string, SystemFunction> = {
  "_system/frontend/listEnvironmentVariables:default": ({ deployment }, { isReadOnly }) =>
    isReadOnly
      ? []
      : Object.entries(deployment.environmentVariables())
          .sort(([a], [b]) => (a < b ? -1 : 1))
          // The page needs something to tell them apart by.
          .map(([name, value]) => ({ _id: name, _creationTime: 0, name, value })),
  "_system/frontend/listAuthProviders:default": ({ deployment }) =>
    deployment.authProviders.map((provider, index) => {
      const row = { _id: String(index), _creationTime: 0 };
      if (!isCustomJwt(provider)) {
        return { ...row, applicationID: provider.applicationID, domain: provider.domain };
      }
      const { issuer, jwks, algorithm } = provider;
      return { ...row, type: "customJwt", issuer, jwks, algorithm: JSON.stringify(algorithm) };
    }),
  "_system/frontend/listConfiguredSinks:default": () => [],
  "_system/frontend/deploymentEvents:lastPushEvent": () => null,
  "_system/frontend/paginatedDeploymentEvents:default": (_services, call) => {
    const { minDate, maxDate, actions, authorMemberIds } = eventFilters.parse(call.args.filters ?? {});
    const range = [
      ...(minDate == null ? [] : [{ type: "Gte", fieldPath: "_creationTime", value: minDate }]),
      ...(maxDate == null ? [] : [{ type: "Lte", fieldPath: "_creationTime", value: maxDate }]),
    ];
    // Nobody is a member here: whose events are asked for by name has none.
    const wanted = authorMemberIds != null ? [] : actions?.map(isAction);
    const events = paginated(
      { ...call, access: SERVER_ACCESS },
      {
        source: { type: "IndexRange", indexName: `${EVENTS_TABLE}.by_creation_time`, range, order: "desc" },
        operators: wanted === undefined ? [] : [{ filter: { $or: wanted } }],
      },
    );
    const page = events.page.map((event: JsonObject) => ({ ...event, member_id: null }));
    return { ...events, page };
  },
};
