/** What of a sentence names something in the catalog or a price: "piano under $80". Pure. */
import type { CatalogTree } from "./queries";

export interface Wish {
  service: { slug: string; name: string; categorySlug: string } | null;
  category: { slug: string; name: string } | null;
  /** Whole dollars an hour. */
  maxPrice: number | null;
}

const PRICE = /(?:under|below|less than|up to|max(?:imum)?|at most|<)\s*\$?\s*(\d{1,4})|\$\s*(\d{1,4})/i;

export function readWish(text: string, catalog: CatalogTree): Wish {
  const price = PRICE.exec(text);
  const words = ` ${text
    .toLowerCase()
    .replace(PRICE, " ")
    .replaceAll(/[^\p{L}\p{N}&/()-]+/gu, " ")
    .trim()} `;
  const services = catalog.flatMap(({ slug, subcategories }) =>
    subcategories.flatMap(({ services: own }) => own.map((each) => ({ ...each, categorySlug: slug }))),
  );
  const service = longest(words, services, (each) => [each.name, ...each.searchTerms]);
  const category =
    service === null ? longest(words, catalog, (each) => [each.name, ...each.name.split(/ & | /)]) : null;
  return {
    service:
      service === null
        ? null
        : { slug: service.slug, name: service.name, categorySlug: service.categorySlug },
    category: category === null ? null : { slug: category.slug, name: category.name },
    maxPrice: price === null ? null : Number(price[1] ?? price[2]),
  };
}

/** Of several that are named, the one named with the most letters: "bass guitar" isn't "guitar". */
function longest<T>(words: string, items: readonly T[], namesOf: (item: T) => readonly string[]): T | null {
  let found: { item: T; length: number } | null = null;
  for (const item of items) {
    for (const name of namesOf(item)) {
      const wanted = name.toLowerCase();
      if (wanted.length < 2 || !words.includes(` ${wanted} `)) continue;
      if (found === null || wanted.length > found.length) found = { item, length: wanted.length };
    }
  }
  return found?.item ?? null;
}
