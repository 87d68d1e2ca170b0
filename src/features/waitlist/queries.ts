/** The door of this room to the backend. */
import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import { useCommand } from "../../lib/command-id";
import { useMember } from "../../lib/viewer";

export type Waitlist = FunctionReturnType<typeof api.waitlist.mine>;
export type WaitlistEntry = Waitlist["entries"][number];
export type WaitlistOffer = Waitlist["offers"][number];
export type WantedTime = FunctionReturnType<typeof api.waitlist.wanted>[number];

/** What a member waits for and is offered; undefined while loading, and for everybody else. */
export function useWaitlist(): Waitlist | undefined {
  const member = useMember();
  return useQuery(api.waitlist.mine, member ? {} : "skip");
}

/** What students wait for with the viewer, from an instant on. */
export function useWanted(from: number): WantedTime[] | undefined {
  return useQuery(api.waitlist.wanted, { from });
}

export const useJoin = () => useCommand(api.waitlist.join);
export const useLeave = () => useCommand(api.waitlist.leave);
export const useAccept = () => useCommand(api.waitlist.accept);
export const useDecline = () => useCommand(api.waitlist.decline);
