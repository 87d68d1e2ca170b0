/** `npm run soak` repeats the randomised tests for longer than `npm test` can take. */
export const IS_SOAK = process.env["SOAK"] !== undefined;

export function rounds(usually: number, inSoak: number): number {
  return IS_SOAK ? inSoak : usually;
}
