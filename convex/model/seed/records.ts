/** What the seeding remembers: each step is done once, whatever interrupts it, because its record commits with its writes. */
import type { MutationCtx } from "../../_generated/server";
import type { SharedQueryCtx } from "../../functions";

export async function getRecord(ctx: SharedQueryCtx, key: string): Promise<string | null> {
  const record = await ctx.db
    .query("seedRecords")
    .withIndex("by_key", (q) => q.eq("key", key))
    .unique();
  return record?.value ?? null;
}

export async function getRecordOrThrow(ctx: SharedQueryCtx, key: string): Promise<string> {
  const value = await getRecord(ctx, key);
  if (value === null) throw new Error(`The seeding hasn't made ${key}`);
  return value;
}

export async function putRecord(ctx: MutationCtx, key: string, value: string): Promise<void> {
  await ctx.db.insert("seedRecords", { key, value });
}

export async function once(ctx: MutationCtx, step: string, work: () => Promise<void>): Promise<void> {
  if ((await getRecord(ctx, `done:${step}`)) !== null) return;
  await work();
  await putRecord(ctx, `done:${step}`, "");
}

/** Demo data belong on a deployment that says it is one. */
export function assertDemoTier(): void {
  if (process.env.TIER !== "INT") {
    throw new Error(
      `Demo data are made only where TIER is INT; here it is ${process.env.TIER ?? "not set"}. Nothing was changed.`,
    );
  }
}
