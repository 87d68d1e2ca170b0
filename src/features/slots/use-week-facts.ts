import { useQueries, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useMemo } from "react";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { MAX_OCCURRENCES } from "../../../convex/domain/limits";
import type { LocalDate } from "../../../convex/domain/time";
import type { WeekFacts } from "../../../convex/domain/weekFacts";

export type LiveFacts =
  | { status: "loading" }
  /** The instructor doesn't offer times now. */
  | { status: "gone" }
  | { status: "failed"; error: Error }
  | { status: "live"; weeks: readonly WeekFacts[] };

const NO_QUERIES = {};

/** The live facts of these weeks of one instructor; shared with everybody who watches them. */
export function useWeekFacts(
  instructorId: Id<"instructors"> | undefined,
  mondays: readonly LocalDate[],
): LiveFacts {
  const wanted = mondays.join(" ");
  const queries = useMemo(() => {
    if (instructorId === undefined || wanted === "") return NO_QUERIES;
    return Object.fromEntries(
      wanted
        .split(" ")
        .map((mondayLocalDate) => [
          mondayLocalDate,
          { query: api.slots.weekFacts, args: { instructorId, mondayLocalDate } },
        ]),
    );
  }, [instructorId, wanted]);
  const results = useQueries(queries);
  // The results object is new at each render; its members are not.
  const parts = mondays.map((monday) => results[monday] as WeekFacts | null | Error | undefined);
  return useMemo<LiveFacts>(() => {
    const failed = parts.find((part) => part instanceof Error);
    if (failed !== undefined) return { status: "failed", error: failed };
    if (parts.length === 0 || parts.includes(undefined)) return { status: "loading" };
    if (parts.includes(null)) return { status: "gone" };
    return { status: "live", weeks: parts as WeekFacts[] };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the members are the dependencies, their number is bounded
  }, [wanted, instructorId, ...padded(parts)]);
}

export type OwnClaims = FunctionReturnType<typeof api.claims.mine>;
export type OwnHold = OwnClaims["holds"][number];

/** Own holds and own busy times; undefined until they are known. A visitor has none. */
export function useOwnClaims(): OwnClaims | undefined {
  return useQuery(api.claims.mine, {});
}

/** A month shows at most seven weeks, a series lies in so many. Dependencies must not change in number. */
const MOST_WEEKS = MAX_OCCURRENCES;
function padded(parts: readonly unknown[]): unknown[] {
  return Array.from({ length: MOST_WEEKS }, (_, index) => parts[index]);
}
