/**
 * JSON from outside, read only when its shape can't exhaust this process: sixty megabytes of brackets become gigabytes of
 * objects, and what is nested a million levels deep breaks whoever walks over it.
 */
const MAX_DEPTH = 512;
const MAX_VALUES = 2_000_000;

const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Text that isn't JSON, or too much of it; the message may go to whoever sent it. */
export class JsonRefused extends Error {
  override name = "JsonRefused";
}

/** Throws JsonRefused. */
export function parseBoundedJson(text: string): unknown {
  assertBoundedShape(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new JsonRefused("not JSON");
  }
}

/** Looks at brackets and commas outside of strings. Says nothing of whether the rest is JSON. */
function assertBoundedShape(text: string): void {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_BRACKET:
      case OPEN_BRACE:
        values++;
        if (++depth > MAX_DEPTH) throw new JsonRefused(`nested more than ${MAX_DEPTH} levels deep`);
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        depth--;
        break;
      case COMMA:
        values++;
        break;
    }
    if (values > MAX_VALUES) throw new JsonRefused(`more than ${MAX_VALUES} values`);
  }
}

/** Where the string that begins at `start` ends; the end of the text if it doesn't. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}
