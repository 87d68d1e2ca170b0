import { useConvexAuth, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../convex/_generated/api";
import { browserTimeZone } from "./format-time";

export type Viewer = NonNullable<FunctionReturnType<typeof api.viewer.current>>;

/** Who is here: undefined while it isn't known, null for a visitor without a session, else a guest or a member. */
export function useViewer(): Viewer | null | undefined {
  const { isLoading } = useConvexAuth();
  const viewer = useQuery(api.viewer.current, {});
  return isLoading ? undefined : viewer;
}

/** The account of the signed-in person; null for guests and visitors alike. */
export function useMember(): Viewer | null | undefined {
  const viewer = useViewer();
  return viewer?.kind === "guest" ? null : viewer;
}

/** The zone in which one's times are written: the account's own, else the browser's. */
export function useTimeZone(): string {
  return useMember()?.timeZone ?? browserTimeZone();
}
