import { useMemo, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { MAX_HORIZON_DAYS } from "../../../convex/domain/limits";
import type { OfferedStart } from "../../../convex/domain/slots";
import { addDays, localDateOf, type LocalDate, type TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { horizonOf, type Horizon } from "./horizon";
import type { TaughtPerson } from "./own-times";
import { chosenDay, reachOf, searchFrom, type Reach } from "./shown-days";
import { boundsOfWeek, DAYS_SHOWN, firstDateShown, mondaysOf } from "./shown-week";
import type { Wanted } from "./slot-changes";
import { useNextFree, type StartsWish } from "./use-free-starts";
import type { ComingHold } from "./use-hold";
import { useLiveWeek, type LiveWeek } from "./use-live-week";
import { useWeekFacts } from "./use-week-facts";

export interface ShownTimesWish {
  instructorId: Id<"instructors">;
  instructorZone: TimeZone;
  viewerZone: TimeZone;
  /** As the address bar says them. */
  week: LocalDate | undefined;
  day: LocalDate | undefined;
  wanted: Wanted;
  taught: TaughtPerson;
  coming: ComingHold | null;
  /** The lessons for which another time is sought, if any; the same array as long as they are the same. */
  moving?: readonly string[] | undefined;
  /** Seven days are seen at once. */
  isDesk: boolean;
}

export interface ShownTimes extends Reach {
  /** Whose times, and for which lesson. */
  asked: StartsWish;
  horizon: Horizon;
  today: LocalDate;
  firstDate: LocalDate;
  shownDay: LocalDate;
  week: LiveWeek;
  /** The next free time where none is seen: null when there is none at all, undefined while looking. */
  next: OfferedStart | null | undefined;
}

/** The shown week, live, and what helps where it holds nothing. */
export function useShownTimes(wish: ShownTimesWish): ShownTimes {
  const { instructorId, instructorZone, viewerZone, wanted, taught, coming, moving } = wish;
  const nowAt = useNow(60_000);
  const today = localDateOf(nowAt, viewerZone);
  const firstDate = firstDateShown(wish.week, today, MAX_HORIZON_DAYS);
  const whose = { instructorId, instructorZone, viewerZone, taught, moving };
  const week = useLiveWeek({ ...whose, firstDate, wanted, coming });
  usePrefetchedWeek(instructorId, addDays(firstDate, DAYS_SHOWN), viewerZone, instructorZone);

  const days = week.status === "live" ? week.grid.days : null;
  const horizonDays = useHorizonDays(week);
  const horizon = horizonOf(horizonDays, { viewerZone, instructorZone }, nowAt);
  const reach = reachOf(firstDate, today, horizon.lastDate);
  const shownDay = days === null ? null : chosenDay(days, wish.day);
  const from =
    days === null
      ? null
      : searchFrom(days, {
          firstDate,
          today,
          day: wish.isDesk ? null : shownDay,
          isBeyond: reach.isBeyond,
        });
  const asked = { instructorId, wanted, taught, moving };
  const next = useNextFree(
    asked,
    instructorZone,
    from === null ? null : localDateOf(boundsOfWeek(from, viewerZone).startsAt, instructorZone),
  );
  return { ...reach, asked, today, horizon, firstDate, shownDay: shownDay ?? firstDate, week, next };
}

/** While another week is on its way, what the last one said still holds. */
function useHorizonDays(week: LiveWeek): number {
  const said = week.status === "live" ? (week.input.facts[0]?.rules.horizonDays ?? 0) : null;
  const [last, setLast] = useState(MAX_HORIZON_DAYS);
  if (said !== null && said !== last) setLast(said);
  return said ?? last;
}

/** The week after is at hand before it is asked for. */
function usePrefetchedWeek(
  instructorId: Id<"instructors">,
  firstDate: LocalDate,
  viewerZone: TimeZone,
  instructorZone: TimeZone,
): void {
  const mondays = useMemo(
    () => mondaysOf(boundsOfWeek(firstDate, viewerZone), instructorZone),
    [firstDate, viewerZone, instructorZone],
  );
  useWeekFacts(instructorId, mondays);
}
