import { DEFAULT_PRICING } from "../../../convex/domain/pricing";
import { formatPaid } from "../../lib/format-money";
import { Card } from "../../ui/card";
import { settledWords } from "./cancel-words";
import { pricedAs } from "./lesson-words";
import type { Lesson } from "./queries";

/** The price that was agreed on; the student's fee is the student's affair. */
export function LessonPrice({ lesson }: { lesson: Lesson }) {
  const { price } = lesson;
  const isStudent = lesson.viewerIs === "student";
  return (
    <Card className="p-5 lg:p-6">
      <h2 className="text-lg lg:text-xl">Price</h2>
      <dl className="nums mt-3 grid gap-2.5 text-[0.9375rem]">
        <div className="flex items-baseline justify-between gap-4">
          <dt className="min-w-0 wrap-anywhere">{pricedAs(lesson)}</dt>
          <dd>{formatPaid(price.lessonCents)}</dd>
        </div>
        {isStudent && (
          <>
            <div className="flex items-baseline justify-between gap-4">
              <dt>Booking protection, {DEFAULT_PRICING.protectionFeeBasisPoints / 100}%</dt>
              <dd>{formatPaid(price.feeCents)}</dd>
            </div>
            <div className="mt-1.5 flex items-baseline justify-between gap-4 border-t border-line pt-4">
              <dt className="font-semibold">Total</dt>
              <dd className="text-xl font-semibold">{formatPaid(price.totalCents)}</dd>
            </div>
          </>
        )}
      </dl>
      {lesson.cancellation !== null && (
        <p className="nums mt-4 rounded-md bg-sunken px-4 py-3 text-sm">{settledWords(lesson)}</p>
      )}
    </Card>
  );
}
