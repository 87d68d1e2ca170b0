/** Taking a time, with the browser's judgement beforehand: what it offers is taken, what it doesn't offer is refused. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import { endOf, isExpired } from "../../../convex/domain/claims";
import { offeredStarts, type Mine, type SlotFacts } from "../../../convex/domain/slots";
import { localDateOf, mondayOf, QUARTER, type Instant } from "../../../convex/domain/time";
import type { Instructor, Person } from "../convex";
import { claimsOf, hold } from "../lessons";
import type { StepOf } from "./draws";
import { count, pick, type World } from "./world";

const WEEK = 7 * 24 * 3_600_000;
export const WAYS = [
  { format: "online", durationMinutes: 60 },
  { format: "online", durationMinutes: 30 },
  { format: "travel", durationMinutes: 60 },
  { format: "studio", durationMinutes: 90 },
] as const;

export async function performHold(world: World, step: StepOf<"hold">): Promise<void> {
  const person = pick(world.people, step.who)!;
  const claims = await claimsOf(world.backend);
  // Beside one's own claim it is the other instructor who makes one be in two places.
  const own = claims.filter((claim) => claim.holderId === person.userId);
  const beside = pick(step.besideOwn && own.length > 0 ? own : claims, step.beside);
  const others = world.instructors.filter(({ instructorId }) => instructorId !== beside?.instructorId);
  const instructor = pick(step.besideOwn ? others : world.instructors, step.instructor)!;
  const way = pick(WAYS, step.way)!;
  const learnerId = step.forChild && person === world.people[0] ? world.childId : person.learnerId;
  const mine = await person.as.query(api.claims.mine, {});
  const live = mine.holds.filter(({ expiresAt }) => expiresAt > Date.now());
  const replaced = step.replaces === null ? undefined : pick(live, step.replaces);
  const besideAt = (beside?.startsAt ?? Math.ceil(Date.now() / QUARTER) * QUARTER) + step.quarter * QUARTER;
  const offered = offeredStarts(
    await factsAt(world, instructor, [Date.now(), Date.now() + WEEK, besideAt]),
    mineFor(mine, { instructor, learnerId, replaces: replaced?.claimId, person }),
    way,
    Date.now(),
  );
  const aimed = step.offered === null ? undefined : pick(offered, step.offered);
  const startsAt = aimed?.startsAt ?? besideAt;

  const same = live.find(
    (own) =>
      own.instructorId === instructor.instructorId &&
      own.startsAt === startsAt &&
      own.format === way.format &&
      own.durationMinutes === way.durationMinutes,
  );
  const staying = live.filter(
    (own) => own.instructorId !== instructor.instructorId && own.claimId !== replaced?.claimId,
  );
  const answer = await hold(person, instructor, {
    startsAt,
    ...way,
    learnerId,
    ...(replaced === undefined ? {} : { replaces: replaced.claimId }),
  });
  count(world, "hold", answer);
  const context = JSON.stringify({ answer, startsAt, nowAt: Date.now() });
  if (person.userId === instructor.userId) {
    expect(answer, context).toMatchObject({ error: { code: "ownLesson" } });
  } else if (same !== undefined && (same.learnerId === learnerId || !isOfOffer(claims, same))) {
    // The same hold goes on, for another learner if they have time on each of its dates.
    const held = claims.filter(({ _id, groupId }) => _id === same.claimId || groupId === same.claimId);
    const { busy } = mineFor(mine, { instructor, learnerId, replaces: same.claimId, person });
    const isInTheWay = busy.some(
      (other) =>
        !held.some(({ _id }) => _id === other.claimId) &&
        !isExpired(other, Date.now()) &&
        held.some((own) => own.startsAt < endOf(other) && other.startsAt < endOf(own)),
    );
    expect(answer, context).toMatchObject(
      isInTheWay ? { ok: false } : { ok: true, claimId: same.claimId, expiresAt: same.expiresAt },
    );
  } else if (staying.length >= 2) expect(answer, context).toMatchObject({ error: { code: "tooManyHolds" } });
  else {
    const isOffered = offered.some((start) => start.startsAt === startsAt);
    expect(answer.ok, context).toBe(isOffered);
  }
  if (answer.ok && !world.holdIds.includes(answer.claimId)) world.holdIds.push(answer.claimId);
}

/** Offers that were accepted are for who waited: another learner takes the time anew. */
function isOfOffer(claims: Awaited<ReturnType<typeof claimsOf>>, { claimId }: { claimId: string }): boolean {
  return claims.some(({ _id, offer }) => _id === claimId && offer !== undefined);
}

/** The weeks in which these instants lie, as a picker reads them. */
export async function factsAt(
  world: World,
  { instructorId }: Instructor,
  instants: readonly Instant[],
): Promise<SlotFacts[]> {
  const zone = world.zones.get(instructorId)!;
  const mondays = [...new Set(instants.map((at) => mondayOf(localDateOf(at, zone))))].sort();
  const weeks = await Promise.all(
    mondays.map(
      async (mondayLocalDate) =>
        await world.backend.query(api.slots.weekFacts, { instructorId, mondayLocalDate }),
    ),
  );
  return weeks.filter((week) => week !== null);
}

/** As the picker puts it together: what gives way doesn't count, what the learner attends and the person teaches does. */
function mineFor(
  mine: {
    holds: { claimId: string; instructorId: string; series: { claimIds: string[] } | null }[];
    busy: {
      claimId: string;
      learnerId: string | null;
      startsAt: number;
      durationMinutes: number;
      expiresAt: number | null;
    }[];
  },
  wanted: { instructor: Instructor; learnerId: string; replaces: string | undefined; person: Person },
): Mine {
  const { instructor, learnerId, replaces, person } = wanted;
  const givesWay = mine.holds.filter(
    (own) => own.instructorId === instructor.instructorId || own.claimId === replaces,
  );
  const isSelf = learnerId === person.learnerId;
  return {
    claimIds: givesWay.flatMap(({ claimId, series }) => series?.claimIds ?? [claimId]),
    busy: mine.busy.filter((busy) => busy.learnerId === learnerId || (isSelf && busy.learnerId === null)),
  };
}
