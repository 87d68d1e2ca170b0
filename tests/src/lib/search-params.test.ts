import { expect, test } from "vitest";
import { dateText, oneOf, searchParams, text, wholeNumber } from "../../../src/lib/search-params.ts";

const read = searchParams({
  q: text(5),
  minutes: wholeNumber(30, 240),
  format: oneOf(["online", "studio"]),
  day: dateText,
});

test("what is well said is taken as it is", () => {
  const search = { q: "piano", minutes: 60, format: "studio", day: "2026-10-14" };
  expect(read(search)).toEqual(search);
});

test("a number that was meant as words is words", () => {
  expect(read({ q: 8 })).toEqual({ q: "8" });
});

test.each([
  { q: "longer" },
  { q: ["piano"] },
  { q: null },
  { minutes: 29 },
  { minutes: 241 },
  { minutes: 45.5 },
  { minutes: "60" },
  { minutes: Number.NaN },
  { format: "Online" },
  { format: "constructor" },
  { day: "14.10.2026" },
  { day: "2026-10-14T00:00" },
  { unknown: "x" },
  { __proto__: { q: "x" } },
])("%j is as if it weren't said", (search) => {
  expect(read({ ...search, minutes: (search as { minutes?: unknown }).minutes })).toEqual({});
});
