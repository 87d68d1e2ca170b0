/** Rules of reviews: who may write one, when, and how ratings are shown. */
import type { Instant } from "./time";
import { DAY } from "./time";

export const REVIEW_MAX = 500;
export const REVIEW_WINDOW_DAYS = 30;
/** Below so many reviews no average is shown. */
export const MIN_REVIEWS_SHOWN = 3;

const SHORTEST = 3;
const REPEATED = /(.)\1{9,}/u;

export type ReviewProblem = "notCompleted" | "tooLate" | "rating" | "tooLong";

export function reviewProblem(
  lesson: { state: string; endsAt: Instant },
  review: { rating: number; text: string },
  nowAt: Instant,
): ReviewProblem | null {
  if (lesson.state !== "completed") return "notCompleted";
  if (nowAt > lesson.endsAt + REVIEW_WINDOW_DAYS * DAY) return "tooLate";
  if (!Number.isInteger(review.rating) || review.rating < 1 || review.rating > 5) return "rating";
  return [...review.text].length > REVIEW_MAX ? "tooLong" : null;
}

/** Words that say nothing wait for a person to look at them; the rating counts only once they are published. */
export function reviewStatus(text: string): "published" | "flagged" {
  const words = text.trim();
  return [...words].length < SHORTEST || REPEATED.test(words) ? "flagged" : "published";
}

/** One decimal; null while there are too few to say anything. */
export function shownRating(stats: { reviewCount: number; ratingSum: number } | null) {
  const count = stats?.reviewCount ?? 0;
  if (stats === null || count < MIN_REVIEWS_SHOWN) return { count, average: null };
  return { count, average: Math.round((stats.ratingSum / count) * 10) / 10 };
}
