import { v } from "convex/values";
import { ageGroup } from "./domain/common";
import { sharedQuery } from "./functions";
import * as Catalog from "./model/catalog";

const service = v.object({
  serviceId: v.id("services"),
  slug: v.string(),
  name: v.string(),
  ageGroups: v.array(ageGroup),
  searchTerms: v.array(v.string()),
  /** 0–6: among the seven pills of the home page, in this order. */
  homePosition: v.union(v.number(), v.null()),
});

/** The whole catalog, in order: 7 categories, their subcategories and services. */
export const tree = sharedQuery({
  args: {},
  returns: v.array(
    v.object({
      categoryId: v.id("categories"),
      slug: v.string(),
      name: v.string(),
      subtitle: v.string(),
      subcategories: v.array(
        v.object({
          subcategoryId: v.id("subcategories"),
          slug: v.string(),
          name: v.string(),
          services: v.array(service),
        }),
      ),
    }),
  ),
  handler: async (ctx) => await Catalog.tree(ctx),
});

/** How many live instructors teach each service (services without any are absent). */
export const instructorCounts = sharedQuery({
  args: {},
  returns: v.array(v.object({ serviceId: v.id("services"), count: v.number() })),
  handler: async (ctx) => await Catalog.instructorCounts(ctx),
});
