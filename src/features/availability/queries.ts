import { useQuery } from "convex/react";
import type { FunctionArgs, FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import { useCommand } from "../../lib/command-id";

export type WeekView = FunctionReturnType<typeof api.availability.week>;
export type EditorLesson = WeekView["lessons"][number];
export type BeingBooked = WeekView["beingBooked"][number];

/** The instructor's own week, live; undefined while it loads. */
export function useWeek(mondayLocalDate: string): WeekView | undefined {
  return useQuery(api.availability.week, { mondayLocalDate });
}

/** Who waits for a time from an instant on; undefined while it loads. */
export function useWaiting(from: number) {
  return useQuery(api.waitlist.wanted, { from });
}

/** Saves a week; answers `weekChanged` when another window changed the same day meanwhile. */
export function useSaveWeek() {
  return useCommand(api.availability.saveWeek);
}

export type ReplacedHours = FunctionArgs<typeof api.availability.undoSave>["replaced"];

/** Gives back what a save replaced; answers how much was changed since and stays. */
export function useUndoSave() {
  return useCommand(api.availability.undoSave);
}

/** Blocked dates from a date on; null asks for nothing. */
export function useBlockedDates(fromLocalDate: string | null) {
  return useQuery(api.availability.blockedDates, fromLocalDate === null ? "skip" : { fromLocalDate });
}

/** The lessons on some dates, both included; null asks for nothing. */
export function useLessonsIn(range: { firstLocalDate: string; lastLocalDate: string } | null) {
  return useQuery(api.availability.lessonsIn, range ?? "skip");
}

export function useBlock() {
  return useCommand(api.availability.block);
}

export function useUnblock() {
  return useCommand(api.availability.unblock);
}
