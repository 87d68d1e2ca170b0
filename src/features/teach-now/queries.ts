/** The door of this room to the backend. */
import { useMutation, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { useCommand } from "../../lib/command-id";
import { useMember } from "../../lib/viewer";

export type LessonRequest = NonNullable<FunctionReturnType<typeof api.teachNow.latest>>;
export type Ring = FunctionReturnType<typeof api.teachNow.ringing>[number];
export type ReadyInstructor = FunctionReturnType<typeof api.teachNow.readyFor>[number];
export type ReadyService = FunctionReturnType<typeof api.teachNow.readyServices>[number];

export const useReadyServices = () => useQuery(api.teachNow.readyServices, {});
export const useCatalog = () => useQuery(api.catalog.tree, {});

/** Undefined while loading, or while no service is chosen. */
export function useReadyFor(serviceId: Id<"services"> | undefined): ReadyInstructor[] | undefined {
  return useQuery(api.teachNow.readyFor, serviceId === undefined ? "skip" : { serviceId });
}

/** A member's last request; null when there is none, undefined while loading and for everybody else. */
export function useLatest(): LessonRequest | null | undefined {
  const member = useMember();
  return useQuery(api.teachNow.latest, member ? {} : "skip");
}

export function useLearners() {
  const member = useMember();
  return useQuery(api.learners.mine, member ? {} : "skip") ?? [];
}

/** Only for who teaches. */
export const useRinging = () => useQuery(api.teachNow.ringing, {});
export const useReadiness = () => useQuery(api.teachNow.readiness, {});
export const useOwnOfferings = (slug: string) => useQuery(api.instructors.profile, { slug })?.offerings;

export const useAsk = () => useCommand(api.teachNow.ask);
export const useWithdraw = () => useCommand(api.teachNow.withdraw);
export const useAccept = () => useCommand(api.teachNow.accept);
export const useDecline = () => useCommand(api.teachNow.decline);
export const useBecomeReady = () => useMutation(api.teachNow.becomeReady);
export const useStayReady = () => useMutation(api.teachNow.stayReady);
export const useStopReady = () => useMutation(api.teachNow.stopReady);
