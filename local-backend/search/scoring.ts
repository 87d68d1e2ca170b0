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

/** Best first; of equals the newest. */
export function rank(terms: readonly WeightedTerm[], totals: SearchTotals): ScoredDocument[] {
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
  return [...scored.values()].sort(
    (one, other) =>
      other.score - one.score || other.creationTime - one.creationTime || (one.id < other.id ? -1 : 1),
  );
}

/** Never negative, however common the term. */
function inverseFrequency(documentsWithTerm: number, documents: number): number {
  const all = Math.max(documents, documentsWithTerm);
  return Math.log(1 + (all - documentsWithTerm + 0.5) / (documentsWithTerm + 0.5));
}
