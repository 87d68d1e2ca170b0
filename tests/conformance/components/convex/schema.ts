import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  scores: defineTable({ game: v.string(), player: v.string(), score: v.number() }).index("by_player", [
    "player",
  ]),
  people: defineTable({
    name: v.string(),
    tier: v.optional(v.string()),
    greeting: v.optional(v.string()),
  }).index("by_name", ["name"]),
  events: defineTable({ value: v.number(), insertedAt: v.commitTs() }).index("insertedAt", ["insertedAt"]),
  batches: defineTable({ sum: v.number(), size: v.number() }),
});
