/** The door of this room to the backend. */
import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { useCommand } from "../../lib/command-id";

export type Profile = NonNullable<FunctionReturnType<typeof api.instructors.profile>>;
export type Review = FunctionReturnType<typeof api.instructors.reviews>[number];

/** Undefined while loading, null when there is no such page. */
export function useProfile(slug: string): Profile | null | undefined {
  return useQuery(api.instructors.profile, { slug });
}

/** The newest ones; undefined while loading. */
export function useReviews(instructorId: Id<"instructors">): Review[] | undefined {
  return useQuery(api.instructors.reviews, { instructorId });
}

export function useOpenConversation() {
  return useCommand(api.conversations.openWithInstructor);
}
