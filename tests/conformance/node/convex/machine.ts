"use node";
/** Actions that need Node itself. */
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeFunctionReference, type FunctionReference } from "convex/server";
import { ConvexError, v } from "convex/values";
import { action, internalAction } from "./builders";

const keep = makeFunctionReference<"mutation", { text: string; sha256: string }>(
  "digests:keep",
) as unknown as FunctionReference<"mutation", "internal", { text: string; sha256: string }>;

export const digest = internalAction({
  args: { text: v.string() },
  returns: v.string(),
  handler: async (ctx, { text }) => {
    const sha256 = createHash("sha256").update(Buffer.from(text)).digest("hex");
    console.log("digested", text);
    await ctx.runMutation(keep, { text, sha256 });
    return sha256;
  },
});

export const throughFile = action({
  args: { text: v.string() },
  handler: async (_ctx, { text }): Promise<string> => {
    const file = path.join(tmpdir(), `machine-${process.pid}-${Math.random()}`);
    await writeFile(file, text);
    const read = await readFile(file, "utf8");
    await rm(file);
    return read;
  },
});

export const environment = action({
  args: {},
  handler: async (): Promise<Record<string, string | undefined>> => ({ ...process.env }),
});

export const fail = action({
  args: { how: v.union(v.literal("error"), v.literal("data"), v.literal("null"), v.literal("exit")) },
  handler: async (_ctx, { how }) => {
    if (how === "data") throw new ConvexError({ code: "refused" });
    if (how === "exit") process.exit(1);
    if (how === "null") throw null;
    throw new Error("failed on purpose");
  },
});

export const spin = action({
  args: {},
  handler: async () => {
    process.kill(process.pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 10_000));
  },
});
