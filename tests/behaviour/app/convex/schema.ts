import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  /** Anything under two indexes: for orders and ranges over values of every kind. */
  mixed: defineTable({ group: v.string(), key: v.optional(v.any()), extra: v.optional(v.any()) })
    .index("by_key", ["key"])
    .index("by_group_and_key", ["group", "key"])
    .index("by_nested", ["extra.deep.value"]),
  notes: defineTable({ body: v.string(), topic: v.string(), stars: v.number() })
    .index("by_topic_and_stars", ["topic", "stars"])
    .searchIndex("search_body", { searchField: "body", filterFields: ["topic"] }),
  shaped: defineTable(
    v.union(
      v.object({ kind: v.literal("circle"), radius: v.number() }),
      v.object({ kind: v.literal("square"), side: v.number(), note: v.optional(v.id("notes")) }),
    ),
  ),
});
