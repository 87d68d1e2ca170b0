/** What changing one's mind costs and until when: the three parts of the line at the checkout. Pure. */
import type { PriceLines } from "../../../convex/domain/common";
import { HOUR, type Instant } from "../../../convex/domain/time";

export const FREE_UNTIL_HOURS = 24;
export const CREDIT_UNTIL_HOURS = 12;

export interface PolicyPart {
  kind: "free" | "credit" | "half";
  /** The last instant it holds, inclusive; null: until the lesson. */
  untilAt: Instant | null;
  isOver: boolean;
  /** What comes back of a paid lesson. */
  creditCents: number;
  feeKeptCents: number;
}

/** Exactly 24 hours before still counts as free, exactly 12 as the middle. */
export function policyParts(
  lesson: { startsAt: Instant; price: PriceLines },
  nowAt: Instant,
): readonly [PolicyPart, PolicyPart, PolicyPart] {
  const { lessonCents, feeCents } = lesson.price;
  const freeUntilAt = lesson.startsAt - FREE_UNTIL_HOURS * HOUR;
  const creditUntilAt = lesson.startsAt - CREDIT_UNTIL_HOURS * HOUR;
  return [
    { kind: "free", untilAt: freeUntilAt, isOver: nowAt > freeUntilAt, creditCents: 0, feeKeptCents: 0 },
    {
      kind: "credit",
      untilAt: creditUntilAt,
      isOver: nowAt > creditUntilAt,
      creditCents: lessonCents,
      feeKeptCents: feeCents,
    },
    {
      kind: "half",
      untilAt: null,
      isOver: nowAt >= lesson.startsAt,
      creditCents: Math.round(lessonCents / 2),
      feeKeptCents: feeCents,
    },
  ];
}
