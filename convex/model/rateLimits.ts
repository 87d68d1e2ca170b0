import { HOUR, MINUTE, RateLimiter } from "@convex-dev/rate-limiter";
import { components } from "../_generated/api";
import type { MutationCtx } from "../_generated/server";
import type { Refusal } from "../domain/errors";

/**
 * Where people try the place out, a whole crowd may sign up from one machine: tests and benchmarks do. Unset counts as
 * production.
 */
const crowd = process.env.TIER === "INT" ? 1000 : 1;

/**
 * Limits per person, one row per person and kind: two people never share one, so no limit can make two claims conflict.
 * Limits per address guard what happens before there is a person. They fail closed: an error of the limiter fails the
 * call.
 */
const limiter = new RateLimiter(components.rateLimiter, {
  write: { kind: "token bucket", rate: 30, period: MINUTE, capacity: 40 },
  read: { kind: "token bucket", rate: 120, period: MINUTE, capacity: 140 },
  hold: { kind: "token bucket", rate: 60, period: MINUTE, capacity: 60 },
  book: { kind: "token bucket", rate: 20, period: MINUTE, capacity: 20 },
  message: { kind: "token bucket", rate: 60, period: MINUTE, capacity: 70 },
  fetch: { kind: "token bucket", rate: 20, period: HOUR, capacity: 10 },
  addressGuest: { kind: "token bucket", rate: 60 * crowd, period: HOUR, capacity: 60 * crowd },
  addressSignIn: { kind: "token bucket", rate: 20 * crowd, period: MINUTE, capacity: 40 * crowd },
  addressSignUp: { kind: "token bucket", rate: 10 * crowd, period: HOUR, capacity: 20 * crowd },
});
export type LimitName = "write" | "read" | "hold" | "book" | "message" | "fetch";
export type AddressLimitName = "addressGuest" | "addressSignIn" | "addressSignUp";

/** Takes one token; a refusal with the instant from which it will work again, or null. */
export async function consumeLimit(ctx: MutationCtx, name: LimitName, key: string): Promise<Refusal | null> {
  const status = await limiter.limit(ctx, name, { key });
  return status.ok ? null : { code: "rateLimited", retryAt: Date.now() + status.retryAfter };
}

/**
 * Takes one token of an address; the instant from which it will work again, or null. Calls whose address the platform
 * doesn't tell share one bucket, so that hiding it gains nothing.
 */
export async function consumeAddressLimit(
  ctx: MutationCtx,
  name: AddressLimitName,
  address: string | null,
): Promise<number | null> {
  const status = await limiter.limit(ctx, name, { key: addressKey(address) });
  return status.ok ? null : Date.now() + status.retryAfter;
}

/** An IPv6 customer owns a /64: its addresses are one. */
export function addressKey(address: string | null): string {
  if (address === null || address === "") return "unknown";
  if (!address.includes(":") || address.includes(".")) return address;
  const [head = "", tail = ""] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...zeros, ...right].slice(0, 4).join(":");
}
