import { describe, expect, it } from "vitest";
import { parseSentence, type CatalogWords } from "../../../src/features/browse/parse-sentence.ts";

const service = (
  slug: string,
  name: string,
  searchTerms: string[] = [],
  homePosition: number | null = null,
) => ({
  slug,
  name,
  searchTerms,
  homePosition,
});
const catalog: CatalogWords = {
  categories: [
    { slug: "music", name: "Music" },
    { slug: "tutoring-test-prep", name: "Tutoring & Test Prep" },
  ],
  services: [
    service("piano", "Piano", ["keyboard"], 1),
    service("jazz-piano", "Jazz Piano", ["piano jazz"]),
    service("guitar", "Guitar", ["acoustic guitar"], 2),
    service("spanish", "Spanish"),
    service("swimming", "Swimming"),
    service("drums", "Drums", ["drum"]),
  ],
};
const parse = (sentence: string) => parseSentence(sentence, catalog);

describe("a search sentence", () => {
  it.each([
    ["piano under $80", { service: "piano", maxPrice: 80 }],
    ["Spanish lessons", { service: "spanish" }],
    [
      "piano for my 8 year old, tomorrow, under $90",
      { service: "piano", maxPrice: 90, age: "kids", when: "tomorrow" },
    ],
    ["jazz piano online", { service: "jazz-piano", format: "online" }],
    ["keyboard lessons at my place", { service: "piano", format: "travel" }],
    ["drum classes today", { service: "drums", when: "today" }],
    ["music lessons", { category: "music" }],
    ["test prep max 75", { category: "tutoring-test-prep", maxPrice: 75 }],
    ["under $50", { maxPrice: 50 }],
    ["tomorrow", { when: "tomorrow" }],
    ["", {}],
  ])("%s", (sentence, filters) => {
    expect(parse(sentence)).toEqual(filters);
  });

  it("takes the longest phrase of the catalog, so that one word of it doesn't decide", () => {
    expect(parse("jazz piano").service).toBe("jazz-piano");
  });

  it("forgives one slip in a long word, and none in a short one", () => {
    expect(parse("piono").service).toBe("piano");
    expect(parse("paino lessons").service).toBe("piano");
    expect(parse("gitar").service).toBe("guitar");
    expect(parse("puono").service).toBeUndefined();
  });

  it("matches whole words only: singing holds no other service", () => {
    expect(parse("singing")).toEqual({ text: "singing" });
  });

  it("reads a small number beside children as an age, never as a price", () => {
    expect(parse("swimming for kids under 10")).toMatchObject({ service: "swimming", age: "kids" });
    expect(parse("swimming for kids under 10").maxPrice).toBeUndefined();
  });

  it("keeps what it doesn't know as text", () => {
    expect(parse("piano with sarah")).toEqual({ service: "piano", text: "sarah" });
  });
});
