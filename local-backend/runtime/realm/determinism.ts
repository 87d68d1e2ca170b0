/** Clock and randomness of the realm, as the host dictates them. */
import { host } from "./host.ts";

/** `Date` whose "now" is the host's. Shares its prototype with the original, so `instanceof Date` holds for all. */
export function makeDate(): DateConstructor {
  const Original = Date;
  function RealmDate(this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) return new Original(host().now()).toString();
    return Reflect.construct(Original, args.length === 0 ? [host().now()] : args, new.target);
  }
  Object.defineProperty(RealmDate, "name", { value: "Date" });
  Object.defineProperty(RealmDate, "length", { value: 7 });
  RealmDate.prototype = Original.prototype;
  RealmDate.now = () => host().now();
  RealmDate.parse = (text: string) => Original.parse(text);
  RealmDate.UTC = (...args: Parameters<typeof Date.UTC>) => Original.UTC(...args);
  Object.defineProperty(Original.prototype, "constructor", {
    value: RealmDate,
    configurable: true,
    writable: true,
  });
  return RealmDate as unknown as DateConstructor;
}

const DRAWS_PER_REFILL = 64;
let draws = new DataView(new ArrayBuffer(0));
let drawnBytes = 0;

/** Forgets numbers drawn for an earlier call: each has its own seed. */
export function restartRandomness(): void {
  drawnBytes = draws.byteLength;
}

/** Uniform in [0, 1) with 53 bits, from the host's generator, which is seeded for each call. */
export function realmRandom(): number {
  if (drawnBytes + 8 > draws.byteLength) {
    draws = new DataView(new Uint8Array(host().randomBytes(8 * DRAWS_PER_REFILL)).buffer);
    drawnBytes = 0;
  }
  const high = draws.getUint32(drawnBytes) >>> 5;
  const low = draws.getUint32(drawnBytes + 4) >>> 6;
  drawnBytes += 8;
  return (high * 0x4000000 + low) / 0x20000000000000;
}
