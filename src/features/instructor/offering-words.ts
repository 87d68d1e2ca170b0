/** How an offering is told in a line. Pure. */
import type { AgeGroup } from "../../../convex/domain/common";

const AGES: readonly AgeGroup[] = ["toddler", "kids", "teens", "adults"];
const ageNames: Record<AgeGroup, string> = {
  toddler: "toddlers",
  kids: "kids",
  teens: "teens",
  adults: "adults",
};

/** "All ages · beginner to advanced", "Kids, teens · beginner" */
export function audienceWords(offering: {
  ageGroups: readonly AgeGroup[];
  levels: readonly string[];
}): string {
  const ages = AGES.filter((age) => offering.ageGroups.includes(age));
  const agesText = ages.length === AGES.length ? "All ages" : ages.map((age) => ageNames[age]).join(", ");
  const first = offering.levels[0];
  const last = offering.levels.at(-1);
  const levels = first === undefined ? "" : first === last ? first : `${first} to ${last}`;
  const text = [agesText, levels].filter((part) => part !== "").join(" · ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The least an hour costs. */
export function fromPriceCents(prices: readonly { hourlyRateCents: number }[]): number {
  return prices.length === 0 ? 0 : Math.min(...prices.map((price) => price.hourlyRateCents));
}
