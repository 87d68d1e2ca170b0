/** Which lesson the times are for: what the address bar asks for, brought to what the instructor offers. Pure. */
import type { Format } from "../../../convex/domain/common";
import { priceOf } from "../../../convex/domain/pricing";
import type { Id } from "../../../convex/_generated/dataModel";

export interface Offering {
  offeringId: Id<"offerings">;
  serviceSlug: string;
  serviceName: string;
  prices: readonly { format: Format; hourlyRateCents: number }[];
  durationsMinutes: readonly number[];
}

/** As a URL says it; anything that isn't offered is as if it weren't said. */
export interface LessonWish {
  service?: string | undefined;
  format?: Format | undefined;
  minutes?: number | undefined;
}

export interface LessonChoice<One extends Offering = Offering> {
  offering: One;
  format: Format;
  durationMinutes: number;
}

const USUAL_MINUTES = 60;
const FORMAT_ORDER: readonly Format[] = ["online", "studio", "travel", "neutral"];

/** Null when nothing with a price and a duration is offered. */
export function lessonChoice<One extends Offering>(
  offerings: readonly One[],
  wish: LessonWish,
): LessonChoice<One> | null {
  const offered = offerings.filter((each) => each.prices.length > 0 && each.durationsMinutes.length > 0);
  const offering = offered.find((each) => each.serviceSlug === wish.service) ?? offered[0];
  if (offering === undefined) return null;
  const formats = formatsOf(offering);
  const format = formats.find((each) => each === wish.format) ?? formats[0]!;
  return { offering, format, durationMinutes: durationNear(offering.durationsMinutes, wish.minutes) };
}

/** In the order in which they are shown everywhere. */
export function formatsOf(offering: Offering): Format[] {
  return FORMAT_ORDER.filter((format) => offering.prices.some((price) => price.format === format));
}

export function durationsOf(offering: Offering): number[] {
  return [...offering.durationsMinutes].sort((one, other) => one - other);
}

/** What it costs with everything; null if the format isn't offered. */
export function choicePrice(offering: Offering, format: Format, durationMinutes: number) {
  const rate = offering.prices.find((price) => price.format === format)?.hourlyRateCents;
  return rate === undefined ? null : priceOf(rate, durationMinutes);
}

/** The wanted length, else an hour, else what is closest to an hour. */
function durationNear(durations: readonly number[], wanted: number | undefined): number {
  const aim = wanted !== undefined && durations.includes(wanted) ? wanted : USUAL_MINUTES;
  return [...durations].sort((one, other) => Math.abs(one - aim) - Math.abs(other - aim) || one - other)[0]!;
}
