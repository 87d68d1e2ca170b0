/**
 * How many documents a search index has and how long they are together: what BM25 measures rarity and length by. One record per
 * index, written by the committer with every batch that changes it and touched by no read set: statistics conflict with nobody.
 */
import type { IndexDefinition } from "../engine/types.ts";
import type { ValueObject } from "../values/convex-json.ts";
import { sortKey } from "../values/sort-key.ts";
import { searchedText } from "./postings.ts";
import { tokensOf } from "./tokens.ts";

export interface SearchTotals {
  documents: number;
  tokens: number;
}

export const NO_TOTALS: SearchTotals = { documents: 0, tokens: 0 };

/** Before every term. */
export const TOTALS_KEY = sortKey([undefined]);

export function totalsOf(index: IndexDefinition, document: ValueObject | null): SearchTotals {
  const text = document === null ? null : searchedText(index, document);
  return text === null ? NO_TOTALS : { documents: 1, tokens: tokensOf(text).length };
}

export function plus(one: SearchTotals, other: SearchTotals, sign: 1 | -1 = 1): SearchTotals {
  return { documents: one.documents + sign * other.documents, tokens: one.tokens + sign * other.tokens };
}

export function totalsText({ documents, tokens }: SearchTotals): string {
  return `${documents} ${tokens}`;
}

export function parseTotals(text: string | null): SearchTotals {
  const [documents = "0", tokens = "0"] = (text ?? "").split(" ");
  return { documents: Number(documents) || 0, tokens: Number(tokens) || 0 };
}
