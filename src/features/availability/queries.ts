import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import { useCommand } from "../../lib/command-id";

export type WeekView = FunctionReturnType<typeof api.availability.week>;
export type EditorLesson = WeekView["lessons"][number];

/** The instructor's own week, live; undefined while it loads. */
export function useWeek(mondayLocalDate: string): WeekView | undefined {
  return useQuery(api.availability.week, { mondayLocalDate });
}

/** Saves a week; answers `weekChanged` when another window changed the same day meanwhile. */
export function useSaveWeek() {
  return useCommand(api.availability.saveWeek);
}
