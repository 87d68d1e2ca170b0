import { describe, expect, it } from "vitest";
import {
  MIN_REVIEWS_SHOWN,
  REVIEW_MAX,
  reviewProblem,
  reviewStatus,
  shownRating,
} from "../../convex/domain/reviews.ts";
import { DAY } from "../../convex/domain/time.ts";

const ENDS_AT = Date.UTC(2026, 10, 1, 16);
const completed = { state: "completed", endsAt: ENDS_AT };
const review = (fields: { rating?: number; text?: string } = {}) => ({
  rating: 5,
  text: "Great.",
  ...fields,
});
const problem = (fields: { rating?: number; text?: string }, nowAt = ENDS_AT + DAY) =>
  reviewProblem(completed, review(fields), nowAt);

describe("writing a review", () => {
  it("is for completed lessons only", () => {
    for (const state of ["pending", "confirmed", "cancelled", "no_show", "payment_failed"]) {
      expect(reviewProblem({ ...completed, state }, review(), ENDS_AT + DAY)).toBe("notCompleted");
    }
    expect(problem({})).toBeNull();
  });

  it("is possible for thirty days after the lesson, to the millisecond", () => {
    expect(problem({}, ENDS_AT + 30 * DAY)).toBeNull();
    expect(problem({}, ENDS_AT + 30 * DAY + 1)).toBe("tooLate");
  });

  it("gives one to five whole stars", () => {
    expect([1, 2, 3, 4, 5].map((rating) => problem({ rating }))).toEqual([null, null, null, null, null]);
    for (const rating of [0, 6, 4.5, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(problem({ rating }), String(rating)).toBe("rating");
    }
  });

  it("takes 500 characters as people count them", () => {
    expect(problem({ text: "é".repeat(REVIEW_MAX) })).toBeNull();
    expect(problem({ text: "🎹".repeat(REVIEW_MAX) })).toBeNull();
    expect(problem({ text: "🎹".repeat(REVIEW_MAX + 1) })).toBe("tooLong");
    expect(problem({ text: "" })).toBeNull();
  });
});

describe("words that say nothing", () => {
  it.each([
    ["", "flagged"],
    ["ok", "flagged"],
    ["  ok  ", "flagged"],
    ["yes", "published"],
    ["🎹🎹", "flagged"],
    ["aaaaaaaaaa", "flagged"],
    ["aaaaaaaaa", "published"],
    ["Nice!!!!!!!!!!", "flagged"],
    ["Patient and clear.", "published"],
    ["🎉".repeat(10), "flagged"],
  ])("%j is %s", (text, status) => {
    expect(reviewStatus(text)).toBe(status);
  });
});

describe("the rating that is shown", () => {
  it("has no average below three reviews", () => {
    expect(shownRating(null)).toEqual({ count: 0, average: null });
    expect(shownRating({ reviewCount: 2, ratingSum: 10 })).toEqual({ count: 2, average: null });
    expect(shownRating({ reviewCount: MIN_REVIEWS_SHOWN, ratingSum: 14 })).toEqual({
      count: 3,
      average: 4.7,
    });
  });

  it("has one decimal", () => {
    expect(shownRating({ reviewCount: 4, ratingSum: 17 }).average).toBe(4.3);
    expect(shownRating({ reviewCount: 3, ratingSum: 15 }).average).toBe(5);
    expect(shownRating({ reviewCount: 6, ratingSum: 25 }).average).toBe(4.2);
  });
});
