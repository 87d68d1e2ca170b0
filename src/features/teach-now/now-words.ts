/** What a wish for a lesson now comes to, and its sentences. Pure. */
import { priceOf } from "../../../convex/domain/pricing";
import type { NowFormat } from "../../../convex/domain/teachNow";
import { ageWords } from "../../lib/age-words";
import { formatPaid, formatPrice } from "../../lib/format-money";
import type { LessonRequest, ReadyInstructor, Ring } from "./queries";

export interface NowChoice {
  format: NowFormat;
  durationMinutes: number;
  maxHourlyRateCents: number;
}

/** Dollars an hour; the last is no limit. */
export const LIMITS_CENTS = [6_000, 8_000, 10_000, 12_000, 15_000, 20_000, 100_000] as const;
export const NO_LIMIT = 100_000;
export const DURATIONS = [30, 45, 60, 90] as const;

export function limitWords(cents: number): string {
  return cents === NO_LIMIT ? "Any price" : `At most ${formatPrice(cents)} an hour`;
}

/**
 * Those of the ready who could be rung, and what it costs with the cheapest and the dearest of them. `rateCents` is the
 * dearest one's: nobody who becomes ready later may cost more than what was shown.
 */
export function couldBeRung(ready: readonly ReadyInstructor[], choice: NowChoice) {
  const rates: number[] = [];
  for (const { prices, durationsMinutes } of ready) {
    const price = prices.find(({ format }) => format === choice.format);
    if (price === undefined || price.hourlyRateCents > choice.maxHourlyRateCents) continue;
    if (durationsMinutes.includes(choice.durationMinutes)) rates.push(price.hourlyRateCents);
  }
  const totalOf = (rateCents: number) => priceOf(rateCents, choice.durationMinutes).totalCents;
  const rateCents = Math.max(0, ...rates);
  return {
    count: rates.length,
    rateCents,
    fromCents: totalOf(Math.min(rateCents, ...rates)),
    toCents: totalOf(rateCents),
  };
}

/** "$67.20", "$67.20 to $84.00" */
export function rangeOfCents(fromCents: number, toCents: number): string {
  return fromCents === toCents ? formatPaid(fromCents) : `${formatPaid(fromCents)} to ${formatPaid(toCents)}`;
}

export function instructors(count: number): string {
  return `${count} ${count === 1 ? "instructor" : "instructors"}`;
}

/** Under "Emma J. wants to start now": "Piano for Leo, child.", "Piano for an adult." */
export function wishWords({
  serviceName,
  learnerName,
  ageGroup,
  note,
}: Pick<Ring, "serviceName" | "learnerName" | "ageGroup" | "note">): string {
  const age = ageWords[ageGroup].toLowerCase();
  const who = learnerName === null ? `${/^[aeiou]/.test(age) ? "an" : "a"} ${age}` : `${learnerName}, ${age}`;
  return `${serviceName} for ${who}.${note === null ? "" : ` “${note}”`}`;
}

export function endedWords({ state, serviceName }: Pick<LessonRequest, "state" | "serviceName">): string {
  return state === "withdrawn"
    ? `You withdrew your request for ${serviceName}. Nobody was booked or charged.`
    : `Nobody could start ${serviceName} this time. Nobody was booked or charged.`;
}
