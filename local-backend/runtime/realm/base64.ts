import { RealmDOMException } from "./dom-exception.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function realmBtoa(input: string): string {
  const text = String(input);
  let out = "";
  for (let at = 0; at < text.length; at += 3) {
    const bytes = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
    if (bytes.some((byte) => byte > 255)) {
      throw new RealmDOMException("Invalid character", "InvalidCharacterError");
    }
    const [a = 0, b = 0, c = 0] = bytes.map((byte) => (Number.isNaN(byte) ? 0 : byte));
    const group = (a << 16) | (b << 8) | c;
    const digits = [18, 12, 6, 0].map((shift) => ALPHABET[(group >> shift) & 63] ?? "");
    const present = Math.min(3, text.length - at) + 1;
    out += digits.slice(0, present).join("") + "=".repeat(4 - present);
  }
  return out;
}

export function realmAtob(input: string): string {
  let text = String(input).replace(/[\t\n\f\r ]/g, "");
  if (text.length % 4 === 0) text = text.replace(/={1,2}$/, "");
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) {
    throw new RealmDOMException(
      "The string to be decoded is not correctly encoded.",
      "InvalidCharacterError",
    );
  }
  let out = "";
  let bits = 0;
  let bitCount = 0;
  for (const digit of text) {
    bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xffffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      out += String.fromCharCode((bits >> bitCount) & 255);
    }
  }
  return out;
}
