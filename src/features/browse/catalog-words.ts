/** The catalog as flat lists of words. Pure. */
import type { CatalogWords } from "./parse-sentence";
import type { Catalog } from "./queries";

export function catalogWords(catalog: Catalog): CatalogWords {
  return {
    categories: catalog.map(({ slug, name }) => ({ slug, name })),
    services: catalog.flatMap((category) =>
      category.subcategories.flatMap((subcategory) => subcategory.services),
    ),
  };
}

/** The category of a service, and what both are called; unknown slugs are as if they weren't said. */
export function namesOf(
  catalog: Catalog,
  wanted: { service?: string | undefined; category?: string | undefined },
): { service: { slug: string; name: string } | null; category: { slug: string; name: string } | null } {
  for (const category of catalog) {
    for (const subcategory of category.subcategories) {
      const service = subcategory.services.find((each) => each.slug === wanted.service);
      if (service !== undefined) return { service, category };
    }
  }
  return { service: null, category: catalog.find((each) => each.slug === wanted.category) ?? null };
}
