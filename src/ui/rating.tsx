import { Star } from "lucide-react";

export type RatingProps = {
  /** 0–5, or null when nobody has rated yet. */
  average: number | null;
  count?: number;
  /** "(127 reviews)" instead of "(127)". */
  withWord?: boolean;
};

export function Rating({ average, count, withWord = false }: RatingProps) {
  if (average === null) return <span className="text-ink-2">New instructor</span>;
  const counted = count === undefined ? "" : `${count.toLocaleString("en-US")}${withWord ? " reviews" : ""}`;
  return (
    <span className="nums inline-flex items-center gap-1.5 whitespace-nowrap">
      <Star size={16} aria-hidden className="fill-moment text-moment-line" />
      <span className="sr-only">
        {`Rated ${average.toFixed(1)} of 5${count === undefined ? "" : ` by ${count} people`}`}
      </span>
      <span aria-hidden className="font-semibold text-ink">
        {average.toFixed(1)}
      </span>
      {counted !== "" && (
        <span aria-hidden className="text-ink-2">
          ({counted})
        </span>
      )}
    </span>
  );
}
