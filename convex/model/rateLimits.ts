import { MINUTE, RateLimiter } from "@convex-dev/rate-limiter";
import { components } from "../_generated/api";
import type { MutationCtx } from "../_generated/server";
import type { Refusal } from "../domain/errors";

/**
 * Limits per person, one row per person and kind: two people never share one, so no limit can make two claims conflict.
 * They fail closed: an error of the limiter fails the call.
 */
const limiter = new RateLimiter(components.rateLimiter, {
  write: { kind: "token bucket", rate: 30, period: MINUTE, capacity: 40 },
  read: { kind: "token bucket", rate: 120, period: MINUTE, capacity: 140 },
  hold: { kind: "token bucket", rate: 60, period: MINUTE, capacity: 60 },
  book: { kind: "token bucket", rate: 20, period: MINUTE, capacity: 20 },
  message: { kind: "token bucket", rate: 60, period: MINUTE, capacity: 70 },
});
export type LimitName = "write" | "read" | "hold" | "book" | "message";

/** Takes one token; a refusal with the instant from which it will work again, or null. */
export async function consumeLimit(ctx: MutationCtx, name: LimitName, key: string): Promise<Refusal | null> {
  const status = await limiter.limit(ctx, name, { key });
  return status.ok ? null : { code: "rateLimited", retryAt: Date.now() + status.retryAfter };
}
