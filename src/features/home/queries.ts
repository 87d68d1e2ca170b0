/** The door of this room to the backend. */
import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useMemo } from "react";
import { api } from "../../../convex/_generated/api";
import { useMember } from "../../lib/viewer";
import { lessonsToRepeat } from "./lessons-to-repeat";

export type CatalogTree = FunctionReturnType<typeof api.catalog.tree>;
export type Lesson = FunctionReturnType<typeof api.bookings.upcoming>[number];
export type Hold = FunctionReturnType<typeof api.claims.mine>["holds"][number];

/** Undefined while loading. */
export function useCatalog(): CatalogTree | undefined {
  return useQuery(api.catalog.tree, {});
}

/** The next two lessons of a member; none for everybody else, undefined while loading. */
export function useNextLessons(): Lesson[] | undefined {
  const member = useMember();
  return useQuery(api.bookings.upcoming, member ? {} : "skip")?.slice(0, 2);
}

/** The next three lessons that somebody gives; undefined while loading, or for who doesn't teach. */
export function useNextTaught(): Lesson[] | undefined {
  const member = useMember();
  const teaches = member != null && member.instructor !== null;
  return useQuery(api.bookings.incoming, teaches ? {} : "skip")?.slice(0, 3);
}

/** One's last lessons with different people, to book again; undefined while they aren't known. */
export function useLessonsToRepeat(): Lesson[] | undefined {
  const member = useMember();
  const history = useQuery(api.bookings.history, member ? {} : "skip");
  return useMemo(() => history && lessonsToRepeat(history.lessons), [history]);
}

/** The times one holds at this moment, guests too. */
export function useHolds(): readonly Hold[] {
  return useQuery(api.claims.mine, {})?.holds ?? [];
}
