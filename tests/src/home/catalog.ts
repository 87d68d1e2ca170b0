import type { CatalogTree } from "../../../src/features/home/queries.ts";

type Service = CatalogTree[number]["subcategories"][number]["services"][number];

export function service(
  name: string,
  searchTerms: string[] = [],
  homePosition: number | null = null,
): Service {
  const slug = name.toLowerCase().replaceAll(" ", "-");
  return {
    serviceId: slug as Service["serviceId"],
    slug,
    name,
    ageGroups: ["adults"],
    searchTerms,
    homePosition,
  };
}

export function category(name: string, subcategories: Record<string, Service[]>): CatalogTree[number] {
  const slug = name.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  return {
    categoryId: slug as CatalogTree[number]["categoryId"],
    slug,
    name,
    subtitle: "",
    subcategories: Object.entries(subcategories).map(([group, services]) => ({
      subcategoryId: group as CatalogTree[number]["subcategories"][number]["subcategoryId"],
      slug: group.toLowerCase(),
      name: group,
      services,
    })),
  };
}

export const CATALOG: CatalogTree = [
  category("Music", {
    Keys: [service("Piano", ["keyboard lessons"], 1)],
    Strings: [service("Guitar", [], 2), service("Bass Guitar")],
  }),
  category("Sports & Fitness", { Fighting: [service("Boxing")], Tennis: [service("Tennis")] }),
];
