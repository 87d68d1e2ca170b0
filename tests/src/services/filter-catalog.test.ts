import { expect, test } from "vitest";
import { filterCatalog } from "../../../src/features/services/filter-catalog.ts";
import { CATALOG } from "../home/catalog.ts";

const found = (text: string) =>
  filterCatalog(CATALOG, text).flatMap(({ subcategories }) =>
    subcategories.flatMap(({ services }) => services.map(({ name }) => name)),
  );

test("nothing typed leaves everything", () => {
  expect(found("  ")).toEqual(["Piano", "Guitar", "Bass Guitar", "Boxing", "Tennis"]);
});

test("a service is found by a part of its name or of what else it is called", () => {
  expect(found("GUIT")).toEqual(["Guitar", "Bass Guitar"]);
  expect(found("keyboard")).toEqual(["Piano"]);
});

test("the name of a group or a category finds all of it", () => {
  expect(found("strings")).toEqual(["Guitar", "Bass Guitar"]);
  expect(found("fitness")).toEqual(["Boxing", "Tennis"]);
});

test("what isn't there isn't found", () => {
  expect(found("theremin")).toEqual([]);
});
