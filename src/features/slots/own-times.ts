/** What the viewer already has, as the slot rules want to know it for one instructor and one learner. */
import { endOf, isExpired } from "../../../convex/domain/claims";
import type { Mine } from "../../../convex/domain/slots";
import type { Instant } from "../../../convex/domain/time";

/** The part of `claims.mine` that decides what is offered. */
export interface OwnTimes {
  holds: readonly {
    claimId: string;
    instructorId: string;
    startsAt: Instant;
    durationMinutes: number;
    expiresAt: Instant;
    /** All of a series that is held as one. */
    series?: { claimIds: readonly string[] } | null;
  }[];
  busy: readonly {
    claimId: string;
    bookingId: string | null;
    instructorId: string;
    /** Null: the viewer teaches then. */
    learnerId: string | null;
    startsAt: Instant;
    durationMinutes: number;
    expiresAt: Instant | null;
  }[];
  /** Own holds that are giving way to another time at this moment. */
  replacedClaimIds?: readonly string[];
}
export const NO_OWN_TIMES: OwnTimes = { holds: [], busy: [] };

/** Who would be taught. `learnerId` is null until the viewer's learners are known: then it is the viewer. */
export interface TaughtPerson {
  learnerId: string | null;
  isSelf: boolean;
}
export const MYSELF: TaughtPerson = { learnerId: null, isSelf: true };

export function mineOf(own: OwnTimes, instructorId: string, taught: TaughtPerson): Mine {
  return {
    // Choosing another time of the same instructor swaps the hold, so it never hides anything from its owner.
    claimIds: [
      ...own.holds
        .filter((hold) => hold.instructorId === instructorId)
        .flatMap((hold) => [hold.claimId, ...(hold.series?.claimIds ?? [])]),
      ...(own.replacedClaimIds ?? []),
    ],
    busy: own.busy.filter((time) =>
      time.learnerId === null
        ? taught.isSelf
        : taught.learnerId === null || time.learnerId === taught.learnerId,
    ),
  };
}

/** The own hold stands for every start inside it. */
export function isInOwnHold(own: OwnTimes, instructorId: string, nowAt: Instant): (at: Instant) => boolean {
  const held = own.holds.filter((hold) => hold.instructorId === instructorId && !isExpired(hold, nowAt));
  return (at) => held.some((hold) => at >= hold.startsAt && at < endOf(hold));
}

/** Lessons that are being moved are in nobody's way; a hold of one's own is, like any other claim. */
export function whileMoving(own: OwnTimes, bookingIds: readonly string[]): OwnTimes {
  const claims = own.busy.filter((time) => time.bookingId !== null && bookingIds.includes(time.bookingId));
  return { holds: [], busy: own.busy, replacedClaimIds: claims.map(({ claimId }) => claimId) };
}

/** Every claim that is the viewer's in any way: what happens to it is no news about others. */
export function ownClaimIds(own: OwnTimes): Set<string> {
  return new Set([
    ...[...own.holds, ...own.busy].map((time) => time.claimId),
    ...own.holds.flatMap((hold) => hold.series?.claimIds ?? []),
    ...(own.replacedClaimIds ?? []),
  ]);
}

/** An own hold with the same instructor gives way to the coming one, as it will on the server. */
export function withComing(own: OwnTimes, coming: OwnTimes["holds"][number] | null): OwnTimes {
  if (coming === null) return own;
  const arrived = own.holds.find(
    (hold) => hold.instructorId === coming.instructorId && hold.startsAt === coming.startsAt,
  );
  if (arrived !== undefined) return own;
  const givesWay = (hold: OwnTimes["holds"][number]) => hold.instructorId === coming.instructorId;
  return {
    holds: [...own.holds.filter((hold) => !givesWay(hold)), coming],
    busy: own.busy,
    replacedClaimIds: own.holds.filter(givesWay).map((hold) => hold.claimId),
  };
}
