/* eslint-disable */
/** Generated `api` utility. */
import type * as accounts from "../accounts.js";
import type * as auth from "../auth.js";
import type * as availability from "../availability.js";
import type * as bookings from "../bookings.js";
import type * as catalog from "../catalog.js";
import type * as claims from "../claims.js";
import type * as clock from "../clock.js";
import type * as conversations from "../conversations.js";
import type * as crons from "../crons.js";
import type * as http from "../http.js";
import type * as instructors from "../instructors.js";
import type * as jobs from "../jobs.js";
import type * as learners from "../learners.js";
import type * as messages from "../messages.js";
import type * as slots from "../slots.js";
import type * as viewer from "../viewer.js";
import type { ApiFromModules, FilterApi, FunctionReference } from "convex/server";
declare const fullApi: ApiFromModules<{
  accounts: typeof accounts;
  auth: typeof auth;
  availability: typeof availability;
  bookings: typeof bookings;
  catalog: typeof catalog;
  claims: typeof claims;
  clock: typeof clock;
  conversations: typeof conversations;
  crons: typeof crons;
  http: typeof http;
  instructors: typeof instructors;
  jobs: typeof jobs;
  learners: typeof learners;
  messages: typeof messages;
  slots: typeof slots;
  viewer: typeof viewer;
}>;
export declare const api: FilterApi<typeof fullApi, FunctionReference<any, "public">>;
export declare const internal: FilterApi<typeof fullApi, FunctionReference<any, "internal">>;
export declare const components: {
  rateLimiter: import("@convex-dev/rate-limiter/_generated/component.js").ComponentApi<"rateLimiter">;
};
