import { cronJobs, makeFunctionReference, type FunctionReference } from "convex/server";

const digest = makeFunctionReference<"action", { text: string }>(
  "machine:digest",
) as unknown as FunctionReference<"action", "internal", { text: string }>;

const crons = cronJobs();
crons.interval("digest seconds", { seconds: 1 }, digest, { text: "cron" });
export default crons;
