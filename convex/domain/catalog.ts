/** The catalog as it is stored: slugs, positions, ages and what else people call a service. */
import { AGE_GROUP_WORDS, CATALOG_WORDS } from "./catalogData";
import type { AgeGroup } from "./common";

export interface CatalogService {
  slug: string;
  name: string;
  ageGroups: AgeGroup[];
  defaultDurationMinutes: number;
  searchTerms: string[];
  homePosition: number | null;
}
export interface CatalogSubcategory {
  slug: string;
  name: string;
  services: CatalogService[];
}
export interface CatalogCategory {
  slug: string;
  name: string;
  subtitle: string;
  subcategories: CatalogSubcategory[];
}

const AGES: Record<keyof typeof AGE_GROUP_WORDS, AgeGroup[]> = {
  littles: ["toddler"],
  young: ["toddler", "kids"],
  teens: ["teens"],
  grown: ["teens", "adults"],
  adults: ["adults"],
  all: ["toddler", "kids", "teens", "adults"],
};
const DEFAULT_AGES: AgeGroup[] = ["kids", "teens", "adults"];
const DEFAULT_DURATION_MINUTES = 60;

const SYNONYMS: Record<string, string[]> = {
  Piano: ["keys"],
  "Voice & Singing": ["singing", "vocal", "voice"],
  "Drums & Percussion": ["drums"],
  "English (ESL/EFL)": ["esl", "english"],
  Mandarin: ["chinese"],
  "Sign Language": ["asl"],
  "Personal Training": ["trainer", "gym", "fitness"],
  Soccer: ["football"],
  Cuisines: ["cooking", "cook"],
  Math: ["maths", "mathematics"],
  "Kids Coding (Scratch)": ["coding", "programming"],
  Python: ["coding", "programming"],
  JavaScript: ["coding", "programming"],
  Makeup: ["make-up"],
  Driving: ["driver", "car"],
};

export const CATALOG: readonly CatalogCategory[] = buildCatalog();

/** "Voice & Singing" → "voice-and-singing" */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("&", "and")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

function buildCatalog(): CatalogCategory[] {
  const ages = agesByName();
  return CATALOG_WORDS.map(({ slug, name, subtitle, home, subcategories }) => ({
    slug,
    name,
    subtitle,
    subcategories: subcategories.map(([subcategory, services = [subcategory]]) => ({
      slug: `${slug}-${slugOf(subcategory)}`,
      name: subcategory,
      services: services.map((service) => ({
        slug: slugOf(service),
        name: service,
        ageGroups: ages.get(service) ?? DEFAULT_AGES,
        defaultDurationMinutes: DEFAULT_DURATION_MINUTES,
        searchTerms: [service.toLowerCase(), ...(SYNONYMS[service] ?? [])],
        homePosition: home.includes(service) ? home.indexOf(service) : null,
      })),
    })),
  }));
}

function agesByName(): Map<string, AgeGroup[]> {
  const ages = new Map<string, AgeGroup[]>();
  for (const [kind, names] of Object.entries(AGE_GROUP_WORDS)) {
    for (const name of names.split(", ")) ages.set(name, AGES[kind as keyof typeof AGE_GROUP_WORDS]);
  }
  return ages;
}
