/** What code generation would make: builders with this app's tables, and its components. */
import type { ComponentApi as Aggregate } from "@convex-dev/aggregate/_generated/component.js";
import type { ComponentApi as BatchWorker } from "@convex-dev/batch-worker/_generated/component.js";
import type { ComponentApi as Migrations } from "@convex-dev/migrations/_generated/component.js";
import type { ComponentApi as Presence } from "@convex-dev/presence/_generated/component.js";
import type { ComponentApi as RateLimiter } from "@convex-dev/rate-limiter/_generated/component.js";
import {
  componentsGeneric,
  internalActionGeneric,
  internalMutationGeneric,
  internalQueryGeneric,
  mutationGeneric,
  queryGeneric,
  type ActionBuilder,
  type DataModelFromSchemaDefinition,
  type MutationBuilder,
  type QueryBuilder,
} from "convex/server";
import type schema from "./schema";

export type DataModel = DataModelFromSchemaDefinition<typeof schema>;

export const query = queryGeneric as QueryBuilder<DataModel, "public">;
export const mutation = mutationGeneric as MutationBuilder<DataModel, "public">;
export const internalQuery = internalQueryGeneric as QueryBuilder<DataModel, "internal">;
export const internalMutation = internalMutationGeneric as MutationBuilder<DataModel, "internal">;
export const internalAction = internalActionGeneric as ActionBuilder<DataModel, "internal">;

export const components = componentsGeneric() as unknown as {
  scoresByGame: Aggregate<"scoresByGame">;
  measurements: Aggregate<"measurements">;
  migrations: Migrations<"migrations">;
  presence: Presence<"presence">;
  rateLimiter: RateLimiter<"rateLimiter">;
  batchWorker: BatchWorker<"batchWorker">;
};
