/** Words of a text as the official search sees them (protocol §8.6). Pure. */

const MAX_TOKEN_BYTES = 32;
const WORD = /[\p{Alphabetic}\p{M}\p{N}]+/gu;

/** In order, with repetitions, lower-case; words that are longer than 32 bytes are left out. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (const [word] of text.matchAll(WORD)) {
    const token = word.toLowerCase();
    if (Buffer.byteLength(token) <= MAX_TOKEN_BYTES) tokens.push(token);
  }
  return tokens;
}

export interface TermCount {
  term: string;
  count: number;
}

export function countTerms(tokens: readonly string[]): TermCount[] {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return [...counts].map(([term, count]) => ({ term, count }));
}
