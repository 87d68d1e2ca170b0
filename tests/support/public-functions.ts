/** Every public function of `convex/`, found in the modules themselves, with its declaration and its arguments. */
import type { FunctionReference } from "convex/server";
import { anyApi } from "convex/server";
import { declaredOf, type Declared } from "../../convex/functions";
import type { Backend } from "./convex";

const modules = import.meta.glob(
  [
    "../../convex/**/*.ts",
    "!../../convex/{_generated,domain,model}/**",
    "!../../convex/{schema,*.config}.ts",
  ],
  { eager: true },
);

export interface Field {
  optional: boolean;
  /** A validator as its JSON says: "id", "string", "number", "object", … */
  type: string;
}

export interface PublicFunction {
  /** "claims.hold" */
  name: string;
  kind: "query" | "mutation" | "action";
  /** Null for the sign-in library's own functions. */
  declared: Declared | null;
  args: Record<string, Field>;
}

interface Registered {
  isPublic?: boolean;
  isQuery?: boolean;
  isMutation?: boolean;
  exportArgs?: () => string;
}

export const publicFunctions: PublicFunction[] = Object.entries(modules)
  .flatMap(([file, exports]) =>
    Object.entries(exports as Record<string, unknown>).flatMap(([exportName, value]) => {
      const registered = value as Registered;
      if (typeof value !== "function" || registered.isPublic !== true) return [];
      const kind = registered.isQuery
        ? ("query" as const)
        : registered.isMutation
          ? ("mutation" as const)
          : ("action" as const);
      const name = `${file.replace("../../convex/", "").replace(".ts", "")}.${exportName}`;
      return [{ name, kind, declared: declaredOf(value), args: fieldsOf(registered) }];
    }),
  )
  .sort((one, other) => (one.name < other.name ? -1 : 1));

function fieldsOf(registered: Registered): Record<string, Field> {
  const args = JSON.parse(registered.exportArgs?.() ?? "{}") as {
    value?: Record<string, { fieldType: { type: string }; optional: boolean }>;
  };
  return Object.fromEntries(
    Object.entries(args.value ?? {}).map(([name, { fieldType, optional }]) => [
      name,
      { optional, type: fieldType.type },
    ]),
  );
}

/** Calls a function by its name, as whoever `as` is. */
export async function call(
  as: Pick<Backend, "query" | "mutation" | "action">,
  { name, kind }: Pick<PublicFunction, "name" | "kind">,
  args: Record<string, unknown>,
): Promise<unknown> {
  const [module, exported] = name.split(".") as [string, string];
  const reference = anyApi[module]![exported]! as FunctionReference<"query" | "mutation" | "action">;
  return await (as[kind] as (reference: unknown, args: unknown) => Promise<unknown>)(reference, args);
}
