import type { ReactNode } from "react";
import type { Format, PriceLines } from "../../../convex/domain/common";
import { DEFAULT_PRICING } from "../../../convex/domain/pricing";
import { formatPaid } from "../../lib/format-money";
import { formatLabels } from "../../ui/format-icon";

export interface PriceTableProps {
  serviceName: string;
  durationMinutes: number;
  format: Format;
  /** Of one lesson. */
  price: PriceLines;
  /** How many of a series. */
  lessons?: number;
}

/** The lines add up to the total; cents always, because this is what is paid. */
export function PriceTable({ serviceName, durationMinutes, format, price, lessons = 1 }: PriceTableProps) {
  return (
    <dl className="nums grid gap-2.5">
      <Line term={`${serviceName}, ${durationMinutes} min ${formatLabels[format].toLowerCase()}`}>
        {formatPaid(price.lessonCents)}
      </Line>
      <Line term={`Booking protection, ${DEFAULT_PRICING.protectionFeeBasisPoints / 100}%`}>
        {formatPaid(price.feeCents)}
      </Line>
      {lessons > 1 && <Line term={`${lessons} lessons, each`}>{formatPaid(price.totalCents)}</Line>}
      <div className="mt-2 flex items-baseline justify-between gap-4 border-t border-line pt-4">
        <dt className="font-display text-lg font-bold">Total</dt>
        <dd className="font-display text-xl font-bold">{formatPaid(price.totalCents * lessons)}</dd>
      </div>
    </dl>
  );
}

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 text-[0.9375rem]">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
