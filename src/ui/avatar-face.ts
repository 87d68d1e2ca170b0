/* Owns the face of a person: which duotone, pattern and turn an id has. The same id has the same face everywhere and
 * for life, because only the id goes in; a rename keeps it. */

export type AvatarFace = { duotone: number; pattern: AvatarPattern; turnDegrees: 0 | 90 | 180 | 270 };

export const avatarPatterns = {
  sun: "M126 80A52 52 0 1 1 22 80 52 52 0 0 1 126 80z",
  arch: "M0 100V50a50 50 0 0 1 100 0v50z",
  quarter: "M0 0h100A100 100 0 0 1 0 100z",
  petals:
    "M50 50A50 50 0 0 1 0 0 50 50 0 0 1 50 50zM50 50A50 50 0 0 1 100 0 50 50 0 0 1 50 50zM50 50A50 50 0 0 1 100 100 50 50 0 0 1 50 50zM50 50A50 50 0 0 1 0 100 50 50 0 0 1 50 50z",
  echo: "M0 100V66a34 34 0 0 1 34 34zM0 0a100 100 0 0 1 100 100H66A66 66 0 0 0 0 34z",
  wave: "M0 100 0 64C22 44 40 44 58 60s30 14 42 0v40z",
  fans: "M0 100A50 50 0 0 1 50 50V100zM50 50V0H100A50 50 0 0 1 50 50z",
  ribbon: "M0 44 44 0h56L0 100z",
} as const;

export type AvatarPattern = keyof typeof avatarPatterns;

const order: AvatarPattern[] = ["sun", "arch", "quarter", "petals", "echo", "wave", "fans", "ribbon"];

export function avatarFace(id: string): AvatarFace {
  let hash = fnv1a32(`instru5949:${id}`);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash >>>= 0;
  return {
    duotone: 1 + (hash % 10),
    pattern: order[(hash >>> 8) % 8]!,
    turnDegrees: (((hash >>> 16) % 4) * 90) as AvatarFace["turnDegrees"],
  };
}

function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash ^= byte;
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** "Sarah C." → "SC" */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.match(/\p{L}|\p{N}/u)?.[0] ?? "";
  const last = words.length > 1 ? (words.at(-1)?.match(/\p{L}|\p{N}/u)?.[0] ?? "") : "";
  return (first + last).toLocaleUpperCase("en-US");
}
