/** Random bytes of one call: a ChaCha20 key stream from a secret seed, so the same seed gives the same numbers. */
import { createCipheriv, randomBytes } from "node:crypto";

export const SEED_BYTES = 32;

export function newSeed(): Uint8Array {
  return randomBytes(SEED_BYTES);
}

export class RandomStream {
  #cipher: ReturnType<typeof createCipheriv> | null = null;
  readonly #seed: Uint8Array;

  constructor(seed: Uint8Array) {
    this.#seed = seed;
  }

  bytes(length: number): Uint8Array {
    // Most calls draw nothing: the cipher is made when first asked.
    this.#cipher ??= createCipheriv("chacha20", this.#seed, new Uint8Array(16));
    return this.#cipher.update(new Uint8Array(length));
  }
}
