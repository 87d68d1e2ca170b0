/** What this room asks of the backend besides live facts and holds. */
import { useQuery } from "convex/react";
import { useMemo } from "react";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { useCommand } from "../../lib/command-id";
import { useViewer } from "../../lib/viewer";
import { MYSELF, type TaughtPerson } from "./own-times";

export type Learner = { learnerId: Id<"learners">; kind: "self" | "child"; name: string };

/** The people one books for, oneself first; none for a visitor, and while they aren't known. */
export function useLearners(): readonly Learner[] {
  const viewer = useViewer();
  return useQuery(api.learners.mine, viewer == null ? "skip" : {}) ?? NOBODY;
}
const NOBODY: readonly Learner[] = [];

/** Who would be taught: the named learner if it is one's own, else oneself. */
export function useTaught(wanted: string | undefined): Taught {
  const learners = useLearners();
  return useMemo(() => taughtOf(learners, wanted), [learners, wanted]);
}

export type Taught = TaughtPerson & { id: Id<"learners"> | undefined };

export function taughtOf(learners: readonly Learner[], wanted: string | undefined): Taught {
  const learner = learners.find((each) => each.learnerId === wanted) ?? learners[0];
  return learner === undefined
    ? { ...MYSELF, id: undefined }
    : { learnerId: learner.learnerId, isSelf: learner.kind === "self", id: learner.learnerId };
}

export function useRelease() {
  return useCommand(api.claims.release);
}

export function useExtend() {
  return useCommand(api.claims.extend);
}
