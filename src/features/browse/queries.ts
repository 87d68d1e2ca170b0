/** The door of this room to the backend. */
import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import type { InstructorCard } from "../../../convex/domain/instructors";

export type Catalog = FunctionReturnType<typeof api.catalog.tree>;

/** Undefined while loading. */
export function useCatalog(): Catalog | undefined {
  return useQuery(api.catalog.tree, {});
}

/** Who teaches the service, or anything of the category, or anything; undefined while loading. */
export function useCards(
  by: { service?: string | undefined; category?: string | undefined } | null,
): InstructorCard[] | undefined {
  const args =
    by === null
      ? "skip"
      : by.service !== undefined
        ? { serviceSlug: by.service }
        : by.category !== undefined
          ? { categorySlug: by.category }
          : {};
  return useQuery(api.instructors.browse, args);
}
