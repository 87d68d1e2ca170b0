import { expect, test } from "vitest";
import { readWish } from "../../../src/features/home/read-wish.ts";
import { CATALOG } from "./catalog.ts";

const read = (text: string) => {
  const { service, category, maxPrice } = readWish(text, CATALOG);
  return [service?.slug ?? null, category?.slug ?? null, maxPrice];
};

test.each([
  ["piano under $80", ["piano", null, 80]],
  ["Piano for my 8 year old, below 90", ["piano", null, 90]],
  ["$60 tennis", ["tennis", null, 60]],
  ["keyboard lessons", ["piano", null, null]],
  ["something", [null, null, null]],
  ["", [null, null, null]],
])("%j means %j", (text, meaning) => {
  expect(read(text)).toEqual(meaning);
});

test("the longer name wins: bass guitar isn't guitar", () => {
  expect(read("bass guitar up to 70")).toEqual(["bass-guitar", null, 70]);
  expect(read("guitar")).toEqual(["guitar", null, null]);
});

test("a part of a word is no service: a pianola isn't a piano", () => {
  expect(read("pianola")).toEqual([null, null, null]);
});

test("a category counts only where no service is named", () => {
  expect(read("sports under $50")).toEqual([null, "sports-fitness", 50]);
  expect(read("music, maybe piano")).toEqual(["piano", null, null]);
});

test("a price takes its own number with it: it names no service", () => {
  expect(readWish("under $80", CATALOG)).toEqual({ service: null, category: null, maxPrice: 80 });
});
