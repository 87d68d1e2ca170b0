import { useQueries } from "convex/react";
import { useMemo, useRef } from "react";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import type { OfferedStart, SlotFacts } from "../../../convex/domain/slots";
import { MINUTE, type Instant, type TimeZone } from "../../../convex/domain/time";
import type { WeekFacts } from "../../../convex/domain/weekFacts";
import { serverNow } from "../../lib/clock";
import { freeStarts, mondaysFrom, nextExpiry } from "./next-free";
import { MYSELF, type TaughtPerson } from "./own-times";
import type { Wanted } from "./slot-changes";
import { useGridTick } from "./use-grid-clock";
import { useOwnClaims } from "./use-week-facts";

export interface NextStartsWish {
  instructorId: Id<"instructors">;
  timeZone: TimeZone;
  wanted: Wanted;
}

/** This week and the next one. */
const WEEKS = 2;

/**
 * The coming free starts of many instructors, live; undefined where they aren't known yet. Whoever watches the same
 * instructor shares the facts; only what changed is computed again.
 */
export function useNextStarts(
  wishes: readonly NextStartsWish[],
  taught: TaughtPerson = MYSELF,
): ReadonlyMap<string, OfferedStart[] | undefined> {
  const own = useOwnClaims();
  // The Mondays change with the day, not with the second.
  const day = Math.floor(serverNow() / (60 * MINUTE));
  const wanted = wishes.map((wish) => `${wish.instructorId} ${wish.timeZone}`).join("|");
  const plan = useMemo(
    () =>
      wishes.map((wish) => ({
        id: wish.instructorId,
        keys: mondaysFrom(serverNow(), wish.timeZone, WEEKS).map((monday) => ({
          key: `${wish.instructorId} ${monday}`,
          args: { instructorId: wish.instructorId, mondayLocalDate: monday },
        })),
      })),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `wanted` says what the wishes ask for
    [wanted, day],
  );
  const queries = useMemo(
    () =>
      Object.fromEntries(
        plan.flatMap(({ keys }) => keys.map(({ key, args }) => [key, { query: api.slots.weekFacts, args }])),
      ),
    [plan],
  );
  const results = useQueries(queries) as Record<string, WeekFacts | null | Error | undefined>;

  const nowAt = serverNow();
  const all = Object.values(results).filter(isFacts);
  const tick = useGridTick(nextExpiry(all, nowAt));
  const cache = useRef(new Map<string, Computed>());
  const starts = new Map<string, OfferedStart[] | undefined>();
  for (const [index, { id, keys }] of plan.entries()) {
    const wish = wishes[index];
    const parts = keys.map(({ key }) => results[key]);
    if (wish === undefined || own === undefined || parts.some((part) => part === undefined)) {
      starts.set(id, undefined);
      continue;
    }
    const facts = parts.filter(isFacts);
    const before = cache.current.get(id);
    const inputs = [own, tick, wish.wanted.format, wish.wanted.durationMinutes, taught.learnerId, ...facts];
    const computed =
      before !== undefined && sameMembers(before.inputs, inputs)
        ? before
        : { inputs, starts: startsOf(wish, facts, own, taught, nowAt) };
    cache.current.set(id, computed);
    starts.set(id, computed.starts);
  }
  return starts;
}

interface Computed {
  inputs: readonly unknown[];
  starts: OfferedStart[];
}

function startsOf(
  wish: NextStartsWish,
  facts: readonly SlotFacts[],
  own: NonNullable<ReturnType<typeof useOwnClaims>>,
  taught: TaughtPerson,
  nowAt: Instant,
): OfferedStart[] {
  if (facts.length === 0) return [];
  return freeStarts({ instructorId: wish.instructorId, facts, own, taught, wanted: wish.wanted, nowAt });
}

function isFacts(part: WeekFacts | null | Error | undefined): part is WeekFacts {
  return part != null && !(part instanceof Error);
}

function sameMembers(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((member, index) => member === other[index]);
}
