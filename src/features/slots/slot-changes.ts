/**
 * What happened while somebody was looking: comparing the starts of successive facts tells which were taken and which
 * became free. Owns the marks "just taken" and "just freed" and how long they stand.
 */
import { checkStart, type Mine, type SlotFacts } from "../../../convex/domain/slots";
import { endOf, isExpired, type Span } from "../../../convex/domain/claims";
import type { Format } from "../../../convex/domain/common";
import type { Instant } from "../../../convex/domain/time";

/** "just taken" stays readable, then fades; "just freed" is a word as long. */
export const LINGER_MS = 4000;
export const FADE_MS = 600;

export interface Wanted {
  format: Format;
  durationMinutes: number;
}

/** One look at the live facts. */
export interface Look {
  /** Looks of different scopes (another week, format or duration) are not compared. */
  scope: string;
  facts: readonly SlotFacts[];
  mine: Mine;
  own: ReadonlySet<string>;
  wanted: Wanted;
  free: ReadonlySet<Instant>;
  beingBooked: ReadonlySet<Instant>;
  nowAt: Instant;
}

export interface SlotChanges {
  look: Look;
  /** Start → when it went. */
  taken: ReadonlyMap<Instant, Instant>;
  /** Start → when it came. */
  freed: ReadonlyMap<Instant, Instant>;
}

export function followChanges(before: SlotChanges | null, look: Look): SlotChanges {
  if (before === null || before.look.scope !== look.scope)
    return { look, taken: new Map(), freed: new Map() };
  const taken = still(before.taken, look.nowAt, (start) => !look.free.has(start));
  const freed = still(before.freed, look.nowAt, (start) => look.free.has(start));
  for (const start of [...before.look.free, ...before.look.beingBooked]) {
    if (!look.free.has(start) && !look.beingBooked.has(start) && wasTaken(before.look, look, start)) {
      taken.set(start, look.nowAt);
    }
  }
  for (const start of freedStarts(before.look, look)) freed.set(start, look.nowAt);
  return { look, taken, freed };
}

/** When the next mark ends, so that the screen is drawn again then. */
export function nextMarkEnd(changes: SlotChanges, nowAt: Instant): Instant | null {
  const ends = [...changes.taken.values(), ...changes.freed.values()].flatMap((since) => [
    since + LINGER_MS,
    since + LINGER_MS + FADE_MS,
  ]);
  const coming = ends.filter((end) => end > nowAt);
  return coming.length === 0 ? null : Math.min(...coming);
}

function still(
  marks: ReadonlyMap<Instant, Instant>,
  nowAt: Instant,
  holds: (start: Instant) => boolean,
): Map<Instant, Instant> {
  return new Map([...marks].filter(([start, since]) => nowAt < since + LINGER_MS + FADE_MS && holds(start)));
}

/** Gone because of somebody else's new claim: not because its notice passed, nor because of one's own lesson. */
function wasTaken(before: Look, now: Look, start: Instant): boolean {
  const check = checkStart(now.facts, now.mine, { startsAt: start, ...now.wanted }, now.nowAt);
  if (check.ok || (check.error !== "taken" && check.error !== "buffer")) return false;
  const conflict = check.conflict;
  if (conflict === undefined) return false;
  const inTheWay = busyOf(now).find(
    (busy) => busy.startsAt === conflict.startsAt && busy.durationMinutes === conflict.durationMinutes,
  );
  if (inTheWay === undefined || now.own.has(inTheWay.claimId) || before.own.has(inTheWay.claimId))
    return false;
  const known = busyOf(before).find((busy) => busy.claimId === inTheWay.claimId);
  return (
    known === undefined ||
    known.startsAt !== inTheWay.startsAt ||
    known.durationMinutes !== inTheWay.durationMinutes ||
    (known.expiresAt !== null && inTheWay.expiresAt === null)
  );
}

/** One start for each claim of others that ended: its own, or the first that its end gave back. */
function freedStarts(before: Look, now: Look): Instant[] {
  const standing = new Set(busyOf(now).map((busy) => busy.claimId));
  const cameBack = [...now.free].filter((start) => !before.free.has(start)).sort((one, other) => one - other);
  const ended = busyOf(before).filter(
    (busy) =>
      !before.own.has(busy.claimId) &&
      !isExpired(busy, before.nowAt) &&
      (!standing.has(busy.claimId) || isExpired(busy, now.nowAt)),
  );
  return ended.flatMap((claim) => {
    const start = cameBack.includes(claim.startsAt)
      ? claim.startsAt
      : cameBack.find((each) =>
          overlaps({ startsAt: each, durationMinutes: now.wanted.durationMinutes }, claim),
        );
    return start === undefined ? [] : [start];
  });
}

/** Each claim once: neighbouring weeks both report what lies between them. */
function busyOf(look: Look): SlotFacts["busy"][number][] {
  return [
    ...new Map(look.facts.flatMap((week) => week.busy.map((busy) => [busy.claimId, busy] as const))).values(),
  ];
}

function overlaps(one: Span, other: Span): boolean {
  return one.startsAt < endOf(other) && other.startsAt < endOf(one);
}
