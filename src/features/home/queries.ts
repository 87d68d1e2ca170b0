/** The door of this room to the backend. */
import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import { useMember } from "../../lib/viewer";

export type CatalogTree = FunctionReturnType<typeof api.catalog.tree>;
export type Lesson = FunctionReturnType<typeof api.bookings.upcoming>[number];

/** Undefined while loading. */
export function useCatalog(): CatalogTree | undefined {
  return useQuery(api.catalog.tree, {});
}

/** The next two lessons of a member; none for everybody else, undefined while loading. */
export function useNextLessons(): Lesson[] | undefined {
  const member = useMember();
  return useQuery(api.bookings.upcoming, member ? {} : "skip")?.slice(0, 2);
}
