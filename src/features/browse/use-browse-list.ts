import { useMemo } from "react";
import { catalogWords, namesOf } from "./catalog-words";
import { entriesOf, unknownWords, type BrowseEntry, type BrowseFilters } from "./filters";
import { parseSentence } from "./parse-sentence";
import { useCards, useCatalog } from "./queries";

/** What the address bar says. `q` is a sentence; the others are filters that were chosen, and win over it. */
export type BrowseSearch = Omit<BrowseFilters, "text"> & { q?: string | undefined };

export interface BrowseList {
  filters: BrowseFilters;
  service: { slug: string; name: string } | null;
  category: { slug: string; name: string } | null;
  categories: readonly { slug: string; name: string }[];
  /** Undefined while loading. */
  entries: BrowseEntry[] | undefined;
  /** Words of the sentence that nobody's page contains. */
  unknown: readonly string[];
}

/** The filters in force and who fits them, before the calendar is asked. */
export function useBrowseList(search: BrowseSearch): BrowseList {
  const catalog = useCatalog();
  const { q, category, service, maxPrice, format, when, age } = search;
  const filters = useMemo<BrowseFilters | null>(() => {
    if (catalog === undefined) return null;
    const chosen: BrowseFilters = { category, service, maxPrice, format, when, age };
    const said = q === undefined ? {} : parseSentence(q, catalogWords(catalog));
    const merged: BrowseFilters = { ...said };
    for (const [key, value] of Object.entries(chosen)) {
      if (value !== undefined) Object.assign(merged, { [key]: value });
    }
    // A chosen category drops the service of the sentence, not the other way round.
    if (category !== undefined && service === undefined) delete merged.service;
    return merged;
  }, [catalog, q, category, service, maxPrice, format, when, age]);

  const names = useMemo(
    () =>
      catalog === undefined || filters === null
        ? { service: null, category: null }
        : namesOf(catalog, filters),
    [catalog, filters],
  );
  const cards = useCards(
    filters === null ? null : { service: names.service?.slug, category: names.category?.slug },
  );
  const entries = useMemo(
    () => (cards === undefined || filters === null ? undefined : entriesOf(cards, filters)),
    [cards, filters],
  );
  return {
    filters: filters ?? {},
    ...names,
    categories: useMemo(() => (catalog ?? []).map(({ slug, name }) => ({ slug, name })), [catalog]),
    entries,
    unknown: useMemo(() => (cards === undefined ? [] : unknownWords(cards, filters?.text)), [cards, filters]),
  };
}

/** The address for these filters: what was a word of the sentence becomes a choice of its own. */
export function searchOf(filters: BrowseFilters): BrowseSearch {
  const { text, ...chosen } = filters;
  return { ...chosen, q: text };
}
