import { expect, test } from "vitest";
import { AGE_GROUP_WORDS } from "../../convex/domain/catalogData.ts";
import { CATALOG } from "../../convex/domain/catalog.ts";

const subcategories = CATALOG.flatMap((category) => category.subcategories);
const services = subcategories.flatMap((subcategory) => subcategory.services);

test("the catalog has 7 categories, 77 subcategories and 224 services", () => {
  expect(CATALOG).toHaveLength(7);
  expect(subcategories).toHaveLength(77);
  expect(services).toHaveLength(224);
});

test("each category has as many subcategories and services as the taxonomy says", () => {
  const counts = CATALOG.map(({ slug, subcategories: own }) => [
    slug,
    own.length,
    own.reduce((sum, { services: taught }) => sum + taught.length, 0),
  ]);
  expect(counts).toEqual([
    ["tutoring-test-prep", 10, 49],
    ["music", 12, 30],
    ["dance", 9, 20],
    ["languages", 13, 19],
    ["sports-fitness", 11, 39],
    ["arts", 12, 31],
    ["hobbies-life-skills", 10, 36],
  ]);
});

test("no two categories, subcategories or services share a slug", () => {
  for (const all of [CATALOG, subcategories, services]) {
    const slugs = all.map(({ slug }) => slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  }
});

test("seven services of each category are on the home page, in order", () => {
  for (const category of CATALOG) {
    const positions = category.subcategories
      .flatMap((subcategory) => subcategory.services)
      .flatMap(({ homePosition }) => (homePosition === null ? [] : [homePosition]));
    expect(positions.sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  }
});

test("every age rule names a service, and no service twice", () => {
  const named = Object.values(AGE_GROUP_WORDS).flatMap((words) => words.split(", "));
  const names = new Set(services.map(({ name }) => name));
  expect(named.filter((name) => !names.has(name))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
});
