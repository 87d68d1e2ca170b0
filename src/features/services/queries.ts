/** The door of this room to the backend. */
import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useMemo } from "react";
import { api } from "../../../convex/_generated/api";

export type Category = FunctionReturnType<typeof api.catalog.tree>[number];

/** Undefined while loading. */
export function useCatalog(): Category[] | undefined {
  return useQuery(api.catalog.tree, {});
}

/** How many people teach a service right now, by its id; undefined while loading. */
export function useCounts(): ReadonlyMap<string, number> | undefined {
  const counts = useQuery(api.catalog.instructorCounts, {});
  return useMemo(() => counts && new Map(counts.map(({ serviceId, count }) => [serviceId, count])), [counts]);
}
