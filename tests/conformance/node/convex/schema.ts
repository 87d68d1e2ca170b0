import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  digests: defineTable({ text: v.string(), sha256: v.string() }).index("by_text", ["text"]),
});
