/** What a store says about itself, in its very first entry. A change of what lies on disk, or how, is a new number. */

/** Before every key of the engine; the storage's own. */
export const FORMAT_KEY = new Uint8Array([0]);
export const FORMAT = 2;
const PREFIX = "local-backend store, format ";
export const FORMAT_TEXT = `${PREFIX}${FORMAT}`;

/** Null: this text is no format record. */
export function formatOf(text: string): number | null {
  const number = Number(text.slice(PREFIX.length));
  return text.startsWith(PREFIX) && Number.isSafeInteger(number) ? number : null;
}
