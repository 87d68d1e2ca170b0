/**
 * "piano under $80 online tomorrow" → filters. Whole words only, the longest phrase of the catalog first; what means
 * nothing here stays as text. Pure.
 */
import type { AgeGroup, Format } from "../../../convex/domain/common";
import type { BrowseFilters, When } from "./filters";

export interface CatalogWords {
  categories: readonly { slug: string; name: string }[];
  services: readonly {
    slug: string;
    name: string;
    searchTerms: readonly string[];
    homePosition: number | null;
  }[];
}

const formatPhrases: Record<string, Format> = {
  online: "online",
  virtual: "online",
  zoom: "online",
  "at my place": "travel",
  "at home": "travel",
  "my place": "travel",
  "my home": "travel",
  studio: "studio",
};
const whenPhrases: Record<string, When> = {
  now: "now",
  "right now": "now",
  today: "today",
  tonight: "today",
  tomorrow: "tomorrow",
};
const agePhrases: Record<string, AgeGroup> = {
  toddler: "toddler",
  toddlers: "toddler",
  kid: "kids",
  kids: "kids",
  child: "kids",
  children: "kids",
  teen: "teens",
  teens: "teens",
  teenager: "teens",
  teenagers: "teens",
  adult: "adults",
  adults: "adults",
};
/** Words around what is meant. */
const fillers = new Set(
  "a an and at by for from i in is learn lesson lessons class classes course courses instructor instructors me my of on or please son daughter take teach teacher teachers tutor tutors tutoring want with the to".split(
    " ",
  ),
);
const LONGEST_PHRASE = 5;

export function parseSentence(sentence: string, catalog: CatalogWords): BrowseFilters {
  const filters: BrowseFilters = {};
  let rest = ` ${sentence.toLowerCase().replace(/[,;.!?]+(?=\s|$)/g, " ")} `.replace(/\s+/g, " ");

  rest = rest.replace(
    /\s(?:under|below|less than|up to|at most|max|maximum|<)\s*\$?(\d{2,4})(?:\s*(?:dollars|usd))?(?=\s)/,
    (match, amount: string) => {
      // "kids under 10" is an age; prices begin at twenty.
      if (Number(amount) < 20) return match;
      filters.maxPrice = Number(amount);
      return "";
    },
  );
  rest = rest.replace(
    /\s(?:age\s+(\d{1,2})|(\d{1,2})[\s-]?(?:years?[\s-]?old|yo|y\/o))(?=\s)/,
    (_, one?: string, other?: string) => {
      filters.age = ageGroupOf(Number(one ?? other));
      return "";
    },
  );

  const words = rest.trim().split(" ").filter(Boolean);
  const used = new Set<number>();
  const take = <Value>(find: (phrase: string) => Value | undefined): Value | undefined => {
    for (let length = Math.min(LONGEST_PHRASE, words.length); length >= 1; length--) {
      for (let from = 0; from + length <= words.length; from++) {
        const indexes = Array.from({ length }, (_, index) => from + index);
        if (indexes.some((index) => used.has(index))) continue;
        const value = find(words.slice(from, from + length).join(" "));
        if (value === undefined) continue;
        for (const index of indexes) used.add(index);
        return value;
      }
    }
    return undefined;
  };

  filters.service = take((phrase) => serviceNamed(phrase, catalog)) ?? undefined;
  if (filters.service === undefined) filters.category = take((phrase) => categoryNamed(phrase, catalog));
  if (filters.service === undefined && filters.category === undefined) {
    filters.service = take((phrase) => serviceLike(phrase, catalog));
  }
  filters.format = take((phrase) => formatPhrases[phrase]);
  filters.when = take((phrase) => whenPhrases[phrase]);
  filters.age ??= take((phrase) => agePhrases[phrase]);
  const left = words.filter((word, index) => !used.has(index) && !fillers.has(word)).join(" ");
  if (left !== "") filters.text = left;
  return withoutUnset(filters);
}

function ageGroupOf(years: number): AgeGroup {
  if (years < 4) return "toddler";
  if (years < 13) return "kids";
  return years < 18 ? "teens" : "adults";
}

/** By name first, then by another word for it; the one that stands on the home page wins among equals. */
function serviceNamed(phrase: string, catalog: CatalogWords): string | undefined {
  const wanted = singular(phrase);
  const byName = catalog.services.filter((service) => singular(service.name) === wanted);
  const byTerm = catalog.services.filter((service) =>
    service.searchTerms.some((term) => singular(term) === wanted),
  );
  return first(byName) ?? first(byTerm);
}

/** One slip of the finger in a word of five letters or more. */
function serviceLike(phrase: string, catalog: CatalogWords): string | undefined {
  if (phrase.length < 5 || phrase.includes(" ") || fillers.has(phrase) || isKnown(phrase)) return undefined;
  return first(catalog.services.filter((service) => isOneSlip(phrase, service.name.toLowerCase())));
}

function categoryNamed(phrase: string, catalog: CatalogWords): string | undefined {
  const wanted = singular(phrase);
  return catalog.categories.find(
    ({ name }) => singular(name) === wanted || name.split("&").some((part) => singular(part) === wanted),
  )?.slug;
}

function first(services: CatalogWords["services"]): string | undefined {
  return [...services].sort(
    (one, other) => (one.homePosition ?? Infinity) - (other.homePosition ?? Infinity),
  )[0]?.slug;
}

function isKnown(word: string): boolean {
  return word in formatPhrases || word in whenPhrases || word in agePhrases;
}

function singular(text: string): string {
  return text
    .toLowerCase()
    .trim()
    .replace(/\s+/g, " ")
    .replace(/(?<=[a-z]{3})s$/, "");
}

/** A letter more, less, other, or two swapped. */
function isOneSlip(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one === other) return one === other;
  let from = 0;
  while (from < one.length && one[from] === other[from]) from++;
  let oneEnd = one.length;
  let otherEnd = other.length;
  while (oneEnd > from && otherEnd > from && one[oneEnd - 1] === other[otherEnd - 1]) {
    oneEnd--;
    otherEnd--;
  }
  const oneRest = one.slice(from, oneEnd);
  const otherRest = other.slice(from, otherEnd);
  if (oneRest.length <= 1 && otherRest.length <= 1) return true;
  return oneRest.length === 2 && oneRest === [...otherRest].reverse().join("");
}

function withoutUnset(filters: BrowseFilters): BrowseFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
