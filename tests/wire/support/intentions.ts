/** What a student does next, chosen from what their page shows; rather what others want, too. */
import { api } from "../../../convex/_generated/api.js";
import { weekTimeOf } from "../../../convex/domain/seriesMoves.ts";
import { offeredStarts } from "../../../convex/domain/slots.ts";
import { MINUTE, QUARTER } from "../../../convex/domain/time.ts";
import type { SeededRandom } from "../../../local-backend/base/random.ts";
import { waysOf, type Facts, type Profile } from "../../../scripts/lib/slot-picker.ts";
import type { CommandReference, Member } from "./member.ts";

export interface Intention {
  command: CommandReference;
  args: Record<string, unknown>;
}
export interface Teacher {
  profile: Profile;
  mondays: string[];
}

/** Null while the page still loads, or when nothing of what was thought of can be done. */
export function intentionOf(
  member: Member,
  teachers: readonly Teacher[],
  random: SeededRandom,
): Intention | null {
  const own = member.shown(api.claims.mine, {});
  const lessons = member.shown(api.bookings.upcoming, {});
  const waitlist = member.shown(api.waitlist.mine, {});
  if (own === undefined || lessons === undefined || waitlist === undefined) return null;
  const { profile, mondays } = random.pick(teachers);
  const { instructorId } = profile;
  const facts: Facts[] = mondays
    .map((mondayLocalDate) => member.shown(api.slots.weekFacts, { instructorId, mondayLocalDate }))
    .filter((week) => week !== undefined && week !== null);
  if (facts.length < mondays.length) return null;

  const nowAt = Date.now();
  const way = random.pick(waysOf(profile));
  const holds = own.holds.filter(({ expiresAt }) => expiresAt > nowAt + MINUTE);
  const hold = holds.length === 0 ? null : random.pick(holds);
  const free = lessons.filter(({ state, pendingChange }) => state === "confirmed" && pendingChange === null);
  const lesson = free.length === 0 ? null : random.pick(free);
  const standing = lessons.find(
    ({ bookingId, pendingChange }) => pendingChange !== null && member.asked.has(bookingId),
  );
  const offer = waitlist.offers[0] ?? null;
  const entry = waitlist.entries[0] ?? null;

  /** The first ones offered: that is where everybody wants to be. */
  const startFor = (wanted: typeof way) => {
    const starts = offeredStarts(facts, { claimIds: [], busy: own.busy }, wanted, nowAt);
    return starts.length === 0 ? null : starts[random.below(Math.min(10, starts.length))]!.startsAt;
  };
  const busy = facts.flatMap((week) => week.busy).filter(({ startsAt }) => startsAt > nowAt);

  const choices: (() => Intention | null)[] = [
    ...times(5, () => {
      const startsAt = startFor(way);
      return startsAt === null ? null : { command: api.claims.hold, args: { ...way, startsAt } };
    }),
    () => {
      if (busy.length === 0) return null;
      const startsAt = random.pick(busy).startsAt + (random.below(5) - 2) * QUARTER;
      return { command: api.claims.hold, args: { ...way, startsAt } };
    },
    ...times(4, () => {
      if (busy.length === 0) return null;
      const { startsAt, durationMinutes } = random.pick(busy);
      const slack = random.pick([0, 0, 60]) * MINUTE;
      const toAt = startsAt + Math.max(way.durationMinutes, durationMinutes) * MINUTE + slack;
      return { command: api.waitlist.join, args: { ...way, fromAt: startsAt, toAt } };
    }),
  ];
  if (hold !== null) {
    const { claimId } = hold;
    const series = { everyWeeks: 1, count: 2 + random.below(3), changes: [] };
    const lessonsHeld = hold.series?.claimIds.length ?? 1;
    const place =
      hold.format === "travel" || hold.format === "neutral" ? { place: { address: "1 Elm St" } } : {};
    choices.push(
      ...times(6, () => ({
        command: api.bookings.book,
        args: { claimId, shownTotalCents: hold.price.totalCents * lessonsHeld, ...place },
      })),
      ...times(2, () => ({ command: api.claims.holdSeries, args: { claimId, series } })),
      () => ({ command: api.claims.extend, args: { claimId } }),
      () => ({ command: api.claims.release, args: { claimId } }),
    );
  }
  if (lesson !== null) {
    const { bookingId } = lesson;
    choices.push(
      ...times(4, () => {
        const scope = lesson.series === null ? "this" : random.pick(["this", "all"]);
        return { command: api.bookings.cancel, args: { bookingId, reason: "Ill", scope } };
      }),
      ...times(2, () => {
        const startsAt = startFor(lesson as typeof way);
        return startsAt === null ||
          startsAt === lesson.startsAt ||
          lesson.instructor.instructorId !== instructorId
          ? null
          : { command: api.bookings.reschedule, args: { bookingId, startsAt } };
      }),
      ...times(lesson.series === null ? 0 : 2, () => {
        const startsAt = startFor(lesson as typeof way);
        if (startsAt === null || lesson.instructor.instructorId !== instructorId) return null;
        const to = weekTimeOf(startsAt, profile.timeZone);
        return { command: api.bookings.rescheduleFollowing, args: { bookingId, to, changes: [] } };
      }),
    );
  }
  if (standing !== undefined) {
    const args = { bookingId: standing.bookingId };
    choices.push(
      ...times(3, () => ({ command: api.bookings.undoChange, args })),
      ...times(8, () => ({ command: api.bookings.commitChange, args })),
    );
  }
  if (offer !== null) {
    const args = { claimId: offer.claimId };
    choices.push(
      ...times(6, () => ({ command: api.waitlist.accept, args })),
      ...times(3, () => ({ command: api.waitlist.decline, args })),
    );
  }
  if (entry !== null) choices.push(() => ({ command: api.waitlist.leave, args: { entryId: entry.entryId } }));
  return random.pick(choices)();
}

function times<T>(count: number, choice: T): T[] {
  return Array<T>(count).fill(choice);
}
