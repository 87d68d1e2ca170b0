import { expect, test } from "vitest";
import { AGE_GROUP_WORDS } from "../../convex/domain/catalogData.ts";
import { CATALOG, slugOf } from "../../convex/domain/catalog.ts";
import { FILTERS } from "../../convex/domain/catalogFilters.ts";

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
  expect(named).toHaveLength(123);
});

test("ages are as the taxonomy's examples say", () => {
  const agesOf = (wanted: string) => services.find(({ name }) => name === wanted)?.ageGroups;
  expect(agesOf("SAT")).toEqual(["teens"]);
  for (const name of ["GRE", "GMAT", "LSAT", "Wine Tasting"]) expect(agesOf(name)).toEqual(["adults"]);
  for (const name of ["Swimming", "Ballet"]) expect(agesOf(name)?.[0]).toBe("toddler");
  expect(agesOf("Guitar")).toEqual(["kids", "teens", "adults"]);
});

test("people find a service by its name and by what else it is called", () => {
  for (const { name, searchTerms } of services) {
    expect(searchTerms[0]).toBe(name.toLowerCase());
    expect(new Set(searchTerms).size).toBe(searchTerms.length);
  }
});

test("names become slugs that fit an address", () => {
  expect(["Voice & Singing", "Hindi/Urdu", "English (ESL/EFL)", "K-pop"].map(slugOf)).toEqual([
    "voice-and-singing",
    "hindi-urdu",
    "english-esl-efl",
    "k-pop",
  ]);
});

test("there are ten filters, a lesson plan among them and no format, each with its options", () => {
  expect(FILTERS.map(({ slug, options }) => [slug, options.length])).toEqual([
    ["skill_level", 3],
    ["grade_level", 6],
    ["course_level", 4],
    ["goal", 17],
    ["lesson_plan", 7],
    ["specialization", 9],
    ["style", 5],
    ["medium", 8],
    ["focus", 5],
    ["learner_type", 3],
  ]);
  for (const { options } of FILTERS) {
    expect(new Set(options.map(({ slug }) => slug)).size).toBe(options.length);
    for (const { slug, name } of options) {
      expect(slug).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(name).toMatch(/^[A-Z]/);
    }
  }
});
