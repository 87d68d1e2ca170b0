import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { endOf } from "../domain/claims";
import { refused, type Refusal } from "../domain/errors";
import { reviewProblem, reviewStatus, type ReviewProblem } from "../domain/reviews";
import { addToStats } from "./instructorStats";
import { thrown } from "./viewers";

export interface ReviewArgs {
  bookingId: Id<"bookings">;
  rating: number;
  text: string;
}

/** The student of a completed lesson says how it was: once, within thirty days. */
export async function write(
  ctx: MutationCtx,
  student: Doc<"users">,
  args: ReviewArgs,
  nowAt: number = Date.now(),
): Promise<{ ok: true; reviewId: Id<"reviews"> } | { ok: false; error: Refusal }> {
  const booking = await ctx.db.get("bookings", args.bookingId);
  if (booking === null || booking.studentId !== student._id) throw thrown({ code: "notFound" });
  const problem = reviewProblem({ state: booking.state, endsAt: endOf(booking) }, args, nowAt);
  if (problem !== null) return explain(problem, booking.state);
  const earlier = await ctx.db
    .query("reviews")
    .withIndex("by_bookingId", (q) => q.eq("bookingId", booking._id))
    .first();
  if (earlier !== null) return { ok: true, reviewId: earlier._id };
  const text = args.text.trim();
  const status = reviewStatus(text);
  const reviewId = await ctx.db.insert("reviews", {
    bookingId: booking._id,
    instructorId: booking.instructorId,
    studentId: student._id,
    rating: args.rating,
    text,
    status,
    reviewedAt: nowAt,
  });
  if (status === "published") {
    await addToStats(ctx, booking.instructorId, { reviewCount: 1, ratingSum: args.rating });
  }
  return { ok: true, reviewId };
}

function explain(problem: ReviewProblem, state: string): { ok: false; error: Refusal } {
  switch (problem) {
    case "notCompleted":
      return refused({ code: "wrongState", state });
    case "tooLate":
      return refused({ code: "tooLate" });
    case "rating":
      throw thrown({ code: "badArgument", field: "rating", message: "One to five stars." });
    case "tooLong":
      throw thrown({ code: "badArgument", field: "text", message: "At most 500 characters." });
  }
}
