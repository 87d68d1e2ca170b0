import { useMemo } from "react";
import type { LocalDate } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import type { Horizon, Zones } from "./horizon";
import { monthDays, openPartOfMonth, type MonthDay } from "./month-days";
import { isInOwnHold } from "./own-times";
import { mondaysOf } from "./shown-week";
import { useFreeStarts, type StartsWish } from "./use-free-starts";
import { useOwnClaims } from "./use-week-facts";

export interface Month {
  status: "loading" | "gone" | "failed" | "live";
  days: ReadonlyMap<LocalDate, MonthDay>;
}

/** The days of that month, live: from the same facts and rules as the weeks. */
export function useMonth(
  asked: StartsWish,
  month: LocalDate,
  { today, horizon, zones }: { today: LocalDate; horizon: Horizon; zones: Zones },
): Month {
  const { viewerZone, instructorZone } = zones;
  const { lastDate } = horizon;
  const bounds = openPartOfMonth(month, { today, lastDate }, viewerZone);
  const found = useFreeStarts(asked, bounds === null ? [] : mondaysOf(bounds, instructorZone));
  const own = useOwnClaims();
  // Whoever isn't taking lessons has nothing free: known, not still being looked for.
  const isEmpty = bounds === null || found.status === "gone";
  const all = found.status === "live" ? found.starts : null;
  const { instructorId, moving } = asked;
  const days = useMemo(() => {
    const covered =
      own === undefined || instructorId === undefined || moving !== undefined
        ? () => false
        : isInOwnHold(own, instructorId, serverNow());
    const starts = isEmpty ? [] : (all?.filter((start) => !covered(start.startsAt)) ?? null);
    return monthDays(month, { today, lastDate }, starts, viewerZone);
  }, [month, today, lastDate, viewerZone, isEmpty, all, own, instructorId, moving]);
  return { status: bounds === null ? "live" : found.status, days };
}
