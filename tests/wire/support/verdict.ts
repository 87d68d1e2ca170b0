/**
 * The judgement of a history: what everybody was told, held against the documents as they lie in the store. Asks no function
 * of the app, and shares no rule with the code that it judges.
 */
import { Temporal } from "temporal-polyfill";
import { expect } from "vitest";
import type { Doc } from "../../../convex/_generated/dataModel.js";
import type { Answer, Member, Told } from "./member.ts";

export interface Store {
  claims: Doc<"claims">[];
  bookings: Doc<"bookings">[];
  commands: Doc<"commands">[];
  auditEntries: Doc<"auditEntries">[];
  learners: Doc<"learners">[];
  instructors: Doc<"instructors">[];
  users: Doc<"users">[];
  waitlistEntries: Doc<"waitlistEntries">[];
}

const MINUTE = 60_000;
const isOk = (answer: Answer): answer is Extract<Answer, { ok: true }> => answer.ok;
const answerOf = (told: Told) => told.answers[0]!;

/** One command has one answer, however often it was sent, and the store keeps just that one. */
export function assertOneAnswerEach(member: Member, ownerId: string, { commands }: Store): void {
  const kept = new Map(
    commands.filter((each) => each.ownerId === ownerId).map((row) => [row.commandId, row]),
  );
  expect(kept.size).toBe(commands.filter((each) => each.ownerId === ownerId).length);
  for (const told of member.told) {
    for (const again of told.answers) expect(again, told.name).toEqual(answerOf(told));
    const row = kept.get(told.commandId);
    // What was thrown left nothing, not even its id.
    if ("thrown" in answerOf(told)) expect(row).toBeUndefined();
    else expect(row?.answer, `${told.name} ${JSON.stringify(told.args)}`).toEqual(answerOf(told));
    kept.delete(told.commandId);
  }
  expect([...kept.values()], "commands that nobody gave").toEqual([]);
}

/** What was booked is there, once each; nothing else is. Lessons are in the state, and at the time, that was last agreed. */
export function assertLessonsAreAsTold(member: Member, ownerId: string, store: Store): void {
  const own = store.bookings.filter(({ studentId }) => studentId === ownerId);
  const accepted = member.told.filter((told) => isOk(answerOf(told)));
  const booked = accepted
    .filter(({ name }) => name === "bookings:book")
    .map((told) => idIn(told, "bookingId"));
  const seriesOf = (booking: Doc<"bookings">) => booking.series?.seriesId;
  const explained = own.filter(
    (booking) =>
      booked.includes(booking._id) ||
      own.some(
        (first) => booked.includes(first._id) && seriesOf(first) && seriesOf(first) === seriesOf(booking),
      ),
  );
  expect(
    own.filter((booking) => !explained.includes(booking)),
    "lessons that nobody booked",
  ).toEqual([]);
  for (const bookingId of new Set(booked)) {
    const booking = own.find(({ _id }) => _id === bookingId);
    if (booking === undefined) throw new Error(`${member.name} was told of ${bookingId}, which is lost`);
    const series = own.filter((each) => seriesOf(each) !== undefined && seriesOf(each) === seriesOf(booking));
    if (booking.series !== undefined) {
      expect(series.map((each) => each.series!.number).sort()).toEqual(
        Array.from({ length: booking.series.of }, (_, index) => index + 1),
      );
    }
    const audited = store.auditEntries.filter(
      ({ action, subject }) => action === "bookings.book" && subject === bookingId,
    );
    // A booking asked for again under another id is told of again, and written down again.
    expect(audited).toHaveLength(booked.filter((each) => each === bookingId).length);
  }
  for (const booking of own) {
    const claims = store.claims.filter((claim) => claim.bookingId === booking._id);
    expect(claims, booking.state).toHaveLength(booking.state === "confirmed" ? 1 : 0);
    if (claims[0] !== undefined) expect(claims[0].startsAt).toBe(booking.startsAt);
    const changes = accepted.filter(({ args }) => args["bookingId"] === booking._id);
    const zone = store.instructors.find(({ _id }) => _id === booking.instructorId)!.timeZone;
    const expected = lastAgreed(changes, (to) => wallTimeInWeekOf(booking.startsAt, to, zone));
    const calledOffWithOthers = accepted.some(
      ({ name, args }) =>
        name === "bookings:cancel" &&
        args["scope"] === "all" &&
        own.some((each) => each._id === args["bookingId"] && seriesOf(each) === seriesOf(booking)),
    );
    // Lessons called off beside another one follow that one's fate.
    if (expected.state === "confirmed" && calledOffWithOthers) continue;
    expect(booking.state, JSON.stringify(changes)).toBe(expected.state);
    const movedWithOthers = accepted.some(
      ({ name, args }) =>
        name === "bookings:rescheduleFollowing" &&
        args["bookingId"] !== booking._id &&
        own.some((each) => each._id === args["bookingId"] && seriesOf(each) === seriesOf(booking)) &&
        wallTimeInWeekOf(booking.startsAt, args["to"] as WeekTime, zone) === booking.startsAt,
    );
    if (expected.startsAt !== null && booking.state === "confirmed" && !movedWithOthers) {
      expect(booking.startsAt, JSON.stringify(changes)).toBe(expected.startsAt);
    }
  }
}

interface WeekTime {
  /** Monday = 0. */
  weekday: number;
  minute: number;
}

/** That weekday and time on the zone's clock, in the week in which `at` lies there. */
function wallTimeInWeekOf(at: number, { weekday, minute }: WeekTime, zone: string): number {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const day = date.add({ days: weekday + 1 - date.dayOfWeek });
  const time = { hour: Math.floor(minute / 60), minute: minute % 60 };
  return day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}

/** A student gives one command after the other, so that what they were told has one order. */
function lastAgreed(
  changes: readonly Told[],
  startAt: (to: WeekTime) => number,
): { state: "confirmed" | "cancelled"; startsAt: number | null } {
  let startsAt: number | null = null;
  let standing: Told | null = null;
  const happen = () => {
    if (standing?.name === "bookings:reschedule") startsAt = standing.args["startsAt"] as number;
    if (standing?.name === "bookings:rescheduleFollowing")
      startsAt = startAt(standing.args["to"] as WeekTime);
    return standing?.name === "bookings:cancel";
  };
  let isCancelled = false;
  for (const told of changes) {
    switch (told.name) {
      case "bookings:cancel":
      case "bookings:reschedule":
      case "bookings:rescheduleFollowing":
        isCancelled ||= happen();
        standing = told;
        break;
      case "bookings:undoChange":
        standing = null;
        break;
      case "bookings:commitChange":
        isCancelled ||= happen();
        standing = null;
    }
  }
  isCancelled ||= happen();
  return { state: isCancelled ? "cancelled" : "confirmed", startsAt };
}

/** Every claim goes back to something that somebody was told, or to an offer of the waitlist. */
export function assertClaimsAreExplained(
  members: readonly Member[],
  { claims, waitlistEntries }: Store,
): void {
  const told = members.flatMap((member) => member.told).filter((each) => isOk(answerOf(each)));
  const held = new Set(
    told.filter((each) => "claimId" in answerOf(each)).map((each) => idIn(each, "claimId")),
  );
  const strangers = claims.filter((claim) => {
    if (claim.kind === "booking") return false;
    if (claim.kind === "offer") return !waitlistEntries.some(({ _id }) => _id === claim.offer?.entryId);
    return !held.has(claim.groupId ?? claim._id);
  });
  expect(strangers, "claims of nobody").toEqual([]);
}

/** Pair by pair: an instructor's lessons keep their distance, and nobody is in two places. */
export function assertNobodyIsInTwoPlaces(store: Store, nowAt: number): void {
  const live = store.claims.filter((claim) => (claim.expiresAt ?? Infinity) > nowAt);
  const learnerOf = new Map(store.learners.map((learner) => [learner._id, learner]));
  const instructorOf = new Map(store.instructors.map((instructor) => [instructor._id, instructor]));
  const placesOf = (claim: Doc<"claims">): string[] => {
    const learner = learnerOf.get(claim.learnerId)!;
    return [
      instructorOf.get(claim.instructorId)!.userId,
      learner.kind === "self" ? learner.userId : learner._id,
    ];
  };
  const quarters = (minutes: number) => Math.ceil(minutes / 15) * 15;
  for (const [index, one] of live.entries()) {
    for (const other of live.slice(index + 1)) {
      if (!placesOf(one).some((place) => placesOf(other).includes(place))) continue;
      let gap = 0;
      if (one.instructorId === other.instructorId) {
        const { bufferMinutes, travelBufferMinutes } = instructorOf.get(one.instructorId)!.rules;
        const travels = [one, other].some(({ format }) => format === "travel" || format === "neutral");
        gap = quarters(travels ? Math.max(bufferMinutes, travelBufferMinutes) : bufferMinutes);
      }
      const [first, second] = one.startsAt <= other.startsAt ? [one, other] : [other, one];
      const firstEnds = first.startsAt + (first.durationMinutes + gap) * MINUTE;
      if (firstEnds > second.startsAt) expect.fail(`too close: ${JSON.stringify([first, second])}`);
    }
  }
}

function idIn(told: Told, field: "bookingId" | "claimId"): string {
  return (answerOf(told) as unknown as Record<string, string>)[field]!;
}
