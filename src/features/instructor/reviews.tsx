import { useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { formatDate } from "../../lib/format-time";
import { useNow } from "../../lib/clock";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { Rating } from "../../ui/rating";
import { Loading, Skeleton } from "../../ui/skeleton";
import { useReviews, type Review } from "./queries";

const SHOWN_FIRST = 3;

export interface ReviewsProps {
  instructorId: Id<"instructors">;
  firstName: string;
  timeZone: string;
}

/** What people said after real lessons, newest first. */
export function Reviews({ instructorId, firstName, timeZone }: ReviewsProps) {
  const reviews = useReviews(instructorId);
  const [all, setAll] = useState(false);
  return (
    <section aria-labelledby="reviews">
      <h2 id="reviews" className="text-xl">
        What people say
      </h2>
      {reviews === undefined ? (
        <Loading label="Loading reviews">
          {[0, 1].map((row) => (
            <Skeleton key={row} className="mt-4 h-24 rounded-md" />
          ))}
        </Loading>
      ) : reviews.length === 0 ? (
        <p className="mt-2 text-ink-2">No reviews yet. {firstName} is new here.</p>
      ) : (
        <>
          <ul>
            {(all ? reviews : reviews.slice(0, SHOWN_FIRST)).map((review) => (
              <ReviewItem key={review.reviewId} review={review} timeZone={timeZone} />
            ))}
          </ul>
          {!all && reviews.length > SHOWN_FIRST && (
            <Button variant="quiet" size="sm" className="mt-4" onClick={() => setAll(true)}>
              Show {reviews.length - SHOWN_FIRST} more
            </Button>
          )}
        </>
      )}
    </section>
  );
}

function ReviewItem({ review, timeZone }: { review: Review; timeZone: string }) {
  const nowAt = useNow(3_600_000);
  return (
    <li className="border-b border-line py-5">
      <div className="flex items-center gap-3">
        <Avatar id={review.student.userId} name={review.student.displayName} size={44} />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{review.student.displayName}</p>
          <p className="text-sm text-ink-2">
            {review.serviceName} · {formatDate(review.reviewedAt, timeZone, nowAt)}
          </p>
        </div>
        <Rating average={review.rating} />
      </div>
      {review.text !== "" && <p className="mt-3 max-w-(--container-text) wrap-anywhere">{review.text}</p>}
    </li>
  );
}
