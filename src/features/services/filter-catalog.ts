import type { Category } from "./queries";

/** What a word leaves of the catalog: services by name or by what else they are called, or whole groups by theirs. */
export function filterCatalog(catalog: readonly Category[], text: string): Category[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [...catalog];
  const has = (name: string) => name.toLowerCase().includes(wanted);
  return catalog.flatMap((category) => {
    if (has(category.name)) return [category];
    const subcategories = category.subcategories.flatMap((subcategory) => {
      if (has(subcategory.name)) return [subcategory];
      const services = subcategory.services.filter(
        ({ name, searchTerms }) => has(name) || searchTerms.some(has),
      );
      return services.length === 0 ? [] : [{ ...subcategory, services }];
    });
    return subcategories.length === 0 ? [] : [{ ...category, subcategories }];
  });
}
