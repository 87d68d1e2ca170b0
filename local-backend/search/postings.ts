/**
 * A search index as entries of the ordered store: for each term of a document one posting, under [term, document id], with what
 * scoring needs to know. So postings are written in the batch of their document, and terms are read as key intervals.
 */
import type { IndexDefinition, KeyInterval } from "../engine/types.ts";
import { valueAtPath, type ValueObject } from "../values/convex-json.ts";
import { endOfBytePrefix, endOfPrefix, sortKey } from "../values/sort-key.ts";
import { countTerms, tokensOf } from "./tokens.ts";

export interface Posting {
  id: string;
  /** How often the term is in the document. */
  count: number;
  /** Tokens of the whole text. */
  length: number;
  creationTime: number;
}

/** The text that a search index covers; null when the document hasn't got one. */
export function searchedText(index: IndexDefinition, document: ValueObject): string | null {
  const field = index.search?.searchField;
  const value = field === undefined ? undefined : valueAtPath(document, field.split("."));
  return typeof value === "string" ? value : null;
}

export function postingsOf(
  index: IndexDefinition,
  document: ValueObject,
): { key: Uint8Array; value: string }[] {
  const text = searchedText(index, document);
  if (text === null) return [];
  const tokens = tokensOf(text);
  const id = document._id as string;
  return countTerms(tokens).map(({ term, count }) => ({
    key: sortKey([term, id]),
    value: `${id} ${count} ${tokens.length} ${String(document._creationTime)}`,
  }));
}

export function parsePosting(value: string): Posting {
  const [id = "", count, length, creationTime] = value.split(" ");
  return { id, count: Number(count), length: Number(length), creationTime: Number(creationTime) };
}

/** All postings of a term. */
export function termInterval(term: string): KeyInterval {
  const start = sortKey([term]);
  return { start, end: endOfPrefix(start) };
}

/** All postings of all terms that begin with `prefix`. */
export function prefixInterval(prefix: string): KeyInterval {
  const whole = sortKey([prefix]);
  // Without the terminator of the string.
  const start = whole.subarray(0, whole.length - 1);
  return { start, end: endOfBytePrefix(start) };
}

/** The term of a posting's key: tag, UTF-8, terminator, and the id after it. Terms contain no zero byte. */
export function termOfKey(key: Uint8Array): string {
  return Buffer.from(key.subarray(1, key.indexOf(0, 1))).toString("utf8");
}
