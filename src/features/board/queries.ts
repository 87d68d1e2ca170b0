/** The door of this room to the backend. */
import { useQueries, useQuery } from "convex/react";
import { useMemo, useState } from "react";
import { api } from "../../../convex/_generated/api";
import type { InstructorCard } from "../../../convex/domain/instructors";
import { HOUR, type Instant } from "../../../convex/domain/time";
import type { WeekFacts } from "../../../convex/domain/weekFacts";
import { boardMondays } from "./board";

/** Undefined while loading. */
export function useCards(): InstructorCard[] | undefined {
  return useQuery(api.instructors.browse, {});
}

export function useOwnTimes() {
  return useQuery(api.claims.mine, {});
}

export interface LiveCard {
  card: InstructorCard;
  weeks: readonly WeekFacts[];
}

/**
 * The live facts of each card's coming hours, shared with everybody; undefined until all are there, so that the board
 * starts with the soonest and not with those that came first. Cards without facts are left out.
 */
export function useLiveCards(
  cards: readonly InstructorCard[] | undefined,
  nowAt: Instant,
): LiveCard[] | undefined {
  // Only a new day can ask for other weeks.
  const hour = Math.floor(nowAt / HOUR);
  const wanted = useMemo(
    () =>
      (cards ?? []).map((card) => ({
        card,
        keys: boardMondays(card.timeZone, hour * HOUR).map((monday) => `${card.instructorId} ${monday}`),
      })),
    [cards, hour],
  );
  const queries = useMemo(
    () =>
      Object.fromEntries(
        wanted.flatMap(({ card, keys }) =>
          keys.map((key) => {
            const mondayLocalDate = key.slice(key.indexOf(" ") + 1);
            const args = { instructorId: card.instructorId, mondayLocalDate };
            return [key, { query: api.slots.weekFacts, args }];
          }),
        ),
      ),
    [wanted],
  );
  const results = useQueries(queries) as Record<string, WeekFacts | null | Error | undefined>;
  // The results object is new at each render; its members are not.
  const parts = useSameMembers(wanted.flatMap(({ keys }) => keys.map((key) => results[key])));
  return useMemo(() => {
    if (cards === undefined || parts.includes(undefined)) return undefined;
    let position = 0;
    return wanted.flatMap(({ card, keys }) => {
      const weeks = parts.slice(position, (position += keys.length));
      const live = weeks.filter((week): week is WeekFacts => week != null && !(week instanceof Error));
      return live.length === keys.length ? [{ card, weeks: live }] : [];
    });
  }, [cards, wanted, parts]);
}

/** The array of before while its members are the same. */
function useSameMembers<T>(members: readonly T[]): readonly T[] {
  const [kept, setKept] = useState(members);
  const isSame = kept.length === members.length && kept.every((member, index) => member === members[index]);
  if (!isSame) setKept(members);
  return isSame ? kept : members;
}
