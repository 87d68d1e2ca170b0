/** The door of this room to the backend. */
import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import { useCommand } from "../../lib/command-id";

export type Learner = FunctionReturnType<typeof api.learners.mine>[number];

export const useLearners = () => useQuery(api.learners.mine, {});
export const useLessonsOfLearners = () => useQuery(api.learners.lessons, {});
export const useAdd = () => useCommand(api.learners.add);
export const useChange = () => useCommand(api.learners.change);
export const useRemove = () => useCommand(api.learners.remove);
