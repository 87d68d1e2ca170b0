/** What the CLI sends when it pushes (protocol §7.2). Unknown fields pass: newer CLIs add some. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { ModuleSource } from "../runtime/types.ts";

const environment = z.enum(["isolate", "node"]);
const moduleSource = z.object({
  path: z.string(),
  source: z.string(),
  sourceMap: z.string().nullish(),
  environment,
});

const definitionPath = z.string();

const appDefinition = z.looseObject({
  definition: moduleSource.nullable(),
  dependencies: z.array(definitionPath),
  schema: moduleSource.nullable(),
  changedModules: z.array(moduleSource),
  unchangedModuleHashes: z.array(z.looseObject({ path: z.string(), environment, sha256: z.string() })),
  udfServerVersion: z.string(),
});

const componentDefinition = z.looseObject({
  definitionPath,
  definition: moduleSource,
  dependencies: z.array(definitionPath),
  schema: moduleSource.nullable(),
  functions: z.array(moduleSource),
  udfServerVersion: z.string(),
});

export const startPushRequest = z.looseObject({
  adminKey: z.string().optional(),
  dryRun: z.boolean().default(false),
  functions: z.string().default("convex/"),
  forCodegen: z.boolean().default(false),
  appDefinition,
  componentDefinitions: z.array(componentDefinition),
  nodeDependencies: z.array(z.looseObject({ name: z.string(), version: z.string() })).default([]),
});
export type StartPushRequest = z.infer<typeof startPushRequest>;
export type ComponentDefinitionRequest = z.infer<typeof componentDefinition>;

export const waitForSchemaRequest = z.looseObject({
  schemaChange: z.looseObject({ pushId: z.string().optional() }),
  timeoutMs: z.number().nonnegative().default(10_000),
  dryRun: z.boolean().default(false),
});

export const finishPushRequest = z.looseObject({
  startPush: z.looseObject({
    pushId: z.string().optional(),
    environmentVariables: z.record(z.string(), z.string()),
  }),
  dryRun: z.boolean().default(false),
});

/** How the CLI decides whether a module must be sent again. */
export function moduleHash({ source, sourceMap }: Pick<ModuleSource, "source" | "sourceMap">): string {
  return createHash("sha256")
    .update(source)
    .update(sourceMap ?? "")
    .digest("hex");
}
