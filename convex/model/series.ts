/** A series, held as one beside its first lesson's hold. How it is booked: bookings.ts; how it is called off: cancellations.ts. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { BookingView } from "../domain/bookings";
import { refused, type Refusal } from "../domain/errors";
import { MAX_OCCURRENCES } from "../domain/limits";
import { chosenStarts, type DateChange, type EveryWeeks } from "../domain/series";
import { isTimeZone, type Instant } from "../domain/time";
import type { SharedQueryCtx } from "../functions";
import { bookingViewsOf, partyOf } from "./bookingViews";
import { heldTogether } from "./claimReads";
import * as Claims from "./claims";
import { getOwnLiveHold } from "./holds";
import { getLiveInstructor } from "./instructors";
import { checkStartByRules } from "./slots";
import { thrown, type Viewer } from "./viewers";

export interface SeriesWish {
  everyWeeks: EveryWeeks;
  count: number;
  changes: DateChange[];
}
type Held = { ok: true; claimId: Id<"claims">; expiresAt: Instant } | { ok: false; error: Refusal };
type ConflictingDate = Extract<Refusal, { code: "seriesConflicts" }>["dates"][number];

/** Hours are judged for each date; the horizon binds the first alone. */
export async function hold(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { claimId: Id<"claims">; series: SeriesWish | null },
  nowAt: Instant = Date.now(),
): Promise<Held> {
  const first = await getOwnLiveHold(ctx, viewer, args.claimId, nowAt);
  if (first === null) return refused({ code: "holdEnded" });
  const held = { ok: true as const, claimId: first._id, expiresAt: first.expiresAt };
  if (args.series === null) {
    await Claims.dropSeries(ctx, first);
    return held;
  }
  const found = await getLiveInstructor(ctx, first.instructorId);
  if (found === null || !isTimeZone(found.instructor.timeZone)) {
    return refused({ code: "instructorUnavailable" });
  }
  const further = furtherStarts(first, found.instructor, args.series);
  const notOffered = await datesNotOffered(ctx, found.instructor, first, further, nowAt);
  // With one date refused none is taken; the others are looked at all the same, so that all is told at once.
  const conflicts = await Claims.placeSeries(
    ctx,
    first,
    further.filter((startsAt) => !notOffered.some((date) => date.startsAt === startsAt)),
    {
      nowAt,
      everyWeeks: args.series.everyWeeks,
      replacing: (await heldTogether(ctx, first)).filter((claim) => claim._id !== first._id),
      isAsking: notOffered.length > 0,
    },
  );
  const dates = [
    ...notOffered,
    ...conflicts.map(({ startsAt, conflict }): ConflictingDate => ({
      startsAt,
      why: conflict.side === "teacher" ? "taken" : "ownConflict",
    })),
  ].sort((one, other) => one.startsAt - other.startsAt);
  return dates.length === 0 ? held : refused({ code: "seriesConflicts", dates });
}

/** The lessons that were booked together with this one, in order of time, for either side; empty for a single lesson. */
export async function lessonsOf(
  ctx: SharedQueryCtx,
  viewer: Viewer,
  bookingId: Id<"bookings">,
): Promise<BookingView[]> {
  const booking = await ctx.db.get("bookings", bookingId);
  const party = booking === null ? null : await partyOf(ctx, viewer, booking);
  if (booking === null || party === null) return [];
  return await bookingViewsOf(ctx, await seriesOf(ctx, booking), party);
}

/** Those of the same two people: a hand edit may put a lesson of others under the id. */
export async function seriesOf(ctx: SharedQueryCtx, booking: Doc<"bookings">): Promise<Doc<"bookings">[]> {
  const seriesId = booking.series?.seriesId;
  if (seriesId === undefined) return [];
  const lessons = await ctx.db
    .query("bookings")
    .withIndex("by_series_and_startsAt", (q) => q.eq("series.seriesId", seriesId))
    .take(2 * MAX_OCCURRENCES);
  return lessons.filter(
    ({ studentId, instructorId }) => studentId === booking.studentId && instructorId === booking.instructorId,
  );
}

function furtherStarts(
  first: Doc<"claims">,
  { timeZone }: Doc<"instructors">,
  { everyWeeks, count, changes }: SeriesWish,
): Instant[] {
  const chosen = chosenStarts({ firstAt: first.startsAt, timeZone, everyWeeks, count }, changes);
  if (chosen.ok) return chosen.starts.slice(1);
  throw thrown({
    code: "badArgument",
    field: "series",
    message:
      chosen.problem === "count"
        ? "A series has 2 to 52 lessons within a year."
        : "A changed date must stay within six days of the one it replaces.",
  });
}

async function datesNotOffered(
  ctx: MutationCtx,
  instructor: Doc<"instructors">,
  { durationMinutes, format }: Doc<"claims">,
  startsAts: readonly Instant[],
  nowAt: Instant,
): Promise<ConflictingDate[]> {
  const dates: ConflictingDate[] = [];
  for (const startsAt of startsAts) {
    const candidate = { startsAt, durationMinutes, format };
    const check = await checkStartByRules(ctx, instructor, candidate, nowAt, ["horizon"]);
    if (!check.ok) dates.push({ startsAt, why: "notOffered" });
  }
  return dates;
}
