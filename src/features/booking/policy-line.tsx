import type { PriceLines } from "../../../convex/domain/common";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { classNames } from "../../ui/class-names";
import { policyParts, type PolicyPart } from "./policy-parts";
import { deadlineWords, outcomeWords, standingWords } from "./policy-words";

export interface PolicyLineProps {
  lesson: { startsAt: Instant; price: PriceLines };
  viewerZone: TimeZone;
  instructorFirstName: string;
}

const strokes: Record<PolicyPart["kind"], string> = {
  free: "border-solid border-good",
  credit: "border-dashed border-warn",
  half: "border-dotted border-bad",
};

/** Three stretches of time, three outcomes: solid, dashed, dotted, and in words. */
export function PolicyLine({ lesson, viewerZone, instructorFirstName }: PolicyLineProps) {
  const nowAt = useNow(15_000);
  const parts = policyParts(lesson, nowAt);
  return (
    <section aria-labelledby="plans-change">
      <h2 id="plans-change" className="text-xl">
        If plans change
      </h2>
      <ol className="nums mt-3 grid gap-3 text-sm md:grid-cols-3 md:gap-1.5">
        {parts.map((part) => (
          <li
            key={part.kind}
            className={classNames(
              "border-l-6 pl-3 md:border-t-6 md:border-l-0 md:pt-2 md:pr-2 md:pl-0",
              strokes[part.kind],
              part.isOver && "text-ink-3",
            )}
          >
            <p className={classNames("font-semibold", part.isOver && "line-through")}>
              {deadlineWords(part, viewerZone)}
            </p>
            <p className={part.isOver ? "" : "text-ink-2"}>
              {part.isOver ? "This time has passed." : outcomeWords(part)}
            </p>
          </li>
        ))}
      </ol>
      <p className="nums mt-3 text-sm text-ink-2">
        {standingWords(parts, nowAt)} If {instructorFirstName} cancels, you pay nothing, whenever it is.
      </p>
    </section>
  );
}
