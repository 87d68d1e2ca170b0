import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import { useCommand } from "../../lib/command-id";

export type Lesson = FunctionReturnType<typeof api.bookings.incoming>[number];

/** Lessons to come or not yet closed, soonest first; undefined while loading. */
export function useIncoming(): Lesson[] | undefined {
  return useQuery(api.bookings.incoming, {});
}

export function useComplete() {
  return useCommand(api.bookings.complete);
}

export function useOpenConversation() {
  return useCommand(api.conversations.openForBooking);
}
