/** What stands in an instructor's own calendar between two dates: lessons, and times that somebody is just taking. */
import type { Doc, Id } from "../_generated/dataModel";
import { addDays, DAY, instantOf, type Instant, type LocalDate } from "../domain/time";
import { endOf } from "../domain/claims";
import type { SharedQueryCtx } from "../functions";
import { publicPerson } from "./people";

const MAX_LESSONS = 300;
const MAX_CLAIMS = 800;

/** Both dates included. */
export async function lessonsBetween(
  ctx: SharedQueryCtx,
  instructor: Doc<"instructors">,
  firstDate: LocalDate,
  lastDate: LocalDate,
) {
  const { startsAt, endsAt } = boundsOf(instructor, firstDate, lastDate);
  const bookings = await bookingsBetween(ctx, instructor._id, startsAt - DAY, endsAt);
  return await Promise.all(
    bookings
      .filter((booking) => endOf(booking) > startsAt)
      .map(async (booking) => ({
        bookingId: booking._id,
        startsAt: booking.startsAt,
        durationMinutes: booking.durationMinutes,
        format: booking.format,
        serviceName: booking.serviceName,
        studentName: (await publicPerson(ctx, booking.studentId)).displayName,
      })),
  );
}

/** Holds and offers: times that are being booked. Who takes them is told when it is a lesson. */
export async function claimsWithoutLesson(
  ctx: SharedQueryCtx,
  instructor: Doc<"instructors">,
  firstDate: LocalDate,
  lastDate: LocalDate,
) {
  const { startsAt, endsAt } = boundsOf(instructor, firstDate, lastDate);
  const claims = await ctx.db
    .query("claims")
    .withIndex("by_instructorId_and_startsAt", (q) =>
      q
        .eq("instructorId", instructor._id)
        .gte("startsAt", startsAt - DAY)
        .lt("startsAt", endsAt),
    )
    .take(MAX_CLAIMS);
  return claims
    .filter((claim) => (claim.kind === "hold" || claim.kind === "offer") && endOf(claim) > startsAt)
    .map(({ _id, kind, startsAt: at, durationMinutes, expiresAt }) => ({
      claimId: _id,
      kind: kind === "offer" ? ("offer" as const) : ("hold" as const),
      startsAt: at,
      durationMinutes,
      expiresAt: expiresAt ?? null,
    }));
}

function boundsOf(instructor: Doc<"instructors">, firstDate: LocalDate, lastDate: LocalDate) {
  return {
    startsAt: instantOf(firstDate, 0, instructor.timeZone).at,
    endsAt: instantOf(addDays(lastDate, 1), 0, instructor.timeZone).at,
  };
}

async function bookingsBetween(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
  fromAt: Instant,
  toAt: Instant,
): Promise<Doc<"bookings">[]> {
  const lists = await Promise.all(
    (["pending", "confirmed", "completed"] as const).map((state) =>
      ctx.db
        .query("bookings")
        .withIndex("by_instructorId_and_state_and_startsAt", (q) =>
          q.eq("instructorId", instructorId).eq("state", state).gte("startsAt", fromAt).lt("startsAt", toAt),
        )
        .take(MAX_LESSONS),
    ),
  );
  return lists.flat().sort((one, other) => one.startsAt - other.startsAt);
}
