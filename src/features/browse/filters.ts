/** What the list of instructors is narrowed by, and what that leaves of a card. Pure. */
import type { AgeGroup, Format } from "../../../convex/domain/common";
import type { InstructorCard } from "../../../convex/domain/instructors";
import type { OfferedStart } from "../../../convex/domain/slots";
import { HOUR, type Instant, type TimeZone } from "../../../convex/domain/time";
import { daysAhead } from "../../lib/format-time";

export const WHENS = ["now", "today", "tomorrow"] as const;
export type When = (typeof WHENS)[number];
/** "Now" is what one can still get to: the next hours. */
export const NOW_HOURS = 3;

export interface BrowseFilters {
  category?: string | undefined;
  service?: string | undefined;
  /** Words that are no filter: looked for in names and texts. */
  text?: string | undefined;
  /** Whole dollars for 60 minutes, inclusive. */
  maxPrice?: number | undefined;
  format?: Format | undefined;
  when?: When | undefined;
  age?: AgeGroup | undefined;
}

/** A card with the format and length that are shown for it. */
export interface BrowseEntry {
  card: InstructorCard;
  format: Format;
  hourlyRateCents: number;
  durationMinutes: number;
}

const USUAL_MINUTES = 60;

/** What fits the filters that need no calendar, best rated first; a card shows its cheapest way that fits. */
export function entriesOf(cards: readonly InstructorCard[], filters: BrowseFilters): BrowseEntry[] {
  const words = knownWords(cards, filters.text);
  return cards
    .flatMap((card): BrowseEntry[] => {
      if (filters.age !== undefined && !card.offering.ageGroups.includes(filters.age)) return [];
      if (!words.every((word) => textOf(card).includes(word))) return [];
      const entry = entryOf(card, filters);
      return entry === null ? [] : [entry];
    })
    .sort((one, other) => standing(other.card) - standing(one.card));
}

/** Words that nobody's page contains would only hide everybody: they are told, not applied. */
export function unknownWords(cards: readonly InstructorCard[], text: string | undefined): string[] {
  const known = knownWords(cards, text);
  return wordsOf(text).filter((word) => !known.includes(word));
}

/** The starts that lie in the asked stretch of the viewer's time. */
export function startsWithin(
  starts: readonly OfferedStart[],
  when: When | undefined,
  zone: TimeZone,
  nowAt: Instant,
): OfferedStart[] {
  switch (when) {
    case undefined:
      return [...starts];
    case "now":
      return starts.filter((start) => start.startsAt <= nowAt + NOW_HOURS * HOUR);
    case "today":
      return starts.filter((start) => daysAhead(start.startsAt, zone, nowAt) === 0);
    case "tomorrow":
      return starts.filter((start) => daysAhead(start.startsAt, zone, nowAt) === 1);
  }
}

/** The starts of the first day that has any: what a card shows at a glance. */
export function firstDayOf(starts: readonly OfferedStart[], zone: TimeZone): OfferedStart[] {
  const first = starts[0];
  if (first === undefined) return [];
  return starts.filter((start) => daysAhead(start.startsAt, zone, first.startsAt) === 0);
}

/**
 * The order of what is being looked at: who is there stays where they are, who came is put at the end, and who no longer
 * fits keeps their place until another question is asked.
 */
export function keptOrder<Id extends string>(shown: readonly Id[], fitting: readonly Id[]): Id[] {
  const known = new Set(shown);
  return [...shown, ...fitting.filter((id) => !known.has(id))];
}

function entryOf(card: InstructorCard, filters: BrowseFilters): BrowseEntry | null {
  const { prices, durationsMinutes } = card.offering;
  const [price] = prices
    .filter((each) => filters.format === undefined || each.format === filters.format)
    .filter((each) => filters.maxPrice === undefined || each.hourlyRateCents <= filters.maxPrice * 100)
    .sort((one, other) => one.hourlyRateCents - other.hourlyRateCents);
  const [durationMinutes] = [...durationsMinutes].sort(
    (one, other) => Math.abs(one - USUAL_MINUTES) - Math.abs(other - USUAL_MINUTES),
  );
  return price === undefined || durationMinutes === undefined ? null : { card, ...price, durationMinutes };
}

/** A rating counts the more, the more people gave it; who is new stands in the middle. */
function standing({ rating }: InstructorCard): number {
  const usual = 4.5;
  const weight = 5;
  return ((rating.average ?? usual) * rating.count + usual * weight) / (rating.count + weight);
}

function knownWords(cards: readonly InstructorCard[], text: string | undefined): string[] {
  return wordsOf(text).filter((word) => cards.some((card) => textOf(card).includes(word)));
}

function wordsOf(text: string | undefined): string[] {
  return (text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
}

function textOf({ displayName, headline, area, offering }: InstructorCard): string {
  return [displayName, headline, area, offering.serviceName, offering.description].join(" ").toLowerCase();
}
