/** BM25 (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009) with the usual constants. Pure. */
import type { Posting } from "./postings.ts";
import type { SearchTotals } from "./totals.ts";

const K1 = 1.2;
const B = 0.75;

export interface WeightedTerm {
  /** 1 for a term of the query, less for one that only begins like its last. */
  weight: number;
  postings: readonly Posting[];
}

export interface ScoredDocument {
  id: string;
  score: number;
  creationTime: number;
}

/**
 * Best first; of equals the newest. One at a time: of the many documents that a common word is in, most callers want a few, and
 * putting all of them in order costs more than scoring them.
 */
export function* rank(
  terms: readonly WeightedTerm[],
  totals: SearchTotals,
): IterableIterator<ScoredDocument> {
  const averageLength = totals.tokens / Math.max(1, totals.documents);
  const scored = new Map<string, ScoredDocument>();
  for (const { weight, postings } of terms) {
    const rarity = inverseFrequency(postings.length, totals.documents);
    for (const { id, count, length, creationTime } of postings) {
      const share = 1 - B + (B * length) / Math.max(averageLength, Number.MIN_VALUE);
      const score = (weight * rarity * count * (K1 + 1)) / (count + K1 * share);
      const known = scored.get(id);
      if (known === undefined) scored.set(id, { id, score, creationTime });
      else known.score += score;
    }
  }
  const heap = [...scored.values()];
  for (let at = Math.floor(heap.length / 2) - 1; at >= 0; at--) sink(heap, at);
  for (;;) {
    const best = heap[0];
    const last = heap.pop();
    if (best === undefined || last === undefined) return;
    if (heap.length > 0) {
      heap[0] = last;
      sink(heap, 0);
    }
    yield best;
  }
}

function isBefore(one: ScoredDocument, other: ScoredDocument): boolean {
  if (one.score !== other.score) return one.score > other.score;
  if (one.creationTime !== other.creationTime) return one.creationTime > other.creationTime;
  return one.id < other.id;
}

/** Restores the order of a binary heap below `at`: nobody is before whoever is above. */
function sink(heap: ScoredDocument[], at: number): void {
  const moved = heap[at]!;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, moved)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = moved;
}

/** Never negative, however common the term. */
function inverseFrequency(documentsWithTerm: number, documents: number): number {
  const all = Math.max(documents, documentsWithTerm);
  return Math.log(1 + (all - documentsWithTerm + 0.5) / (documentsWithTerm + 0.5));
}
