import type { Doc, Id } from "../_generated/dataModel";
import type { SharedQueryCtx } from "../functions";
import { MAX_OFFERINGS } from "../domain/limits";

/** Far above the real catalog (7 / 77 / 224), so that a hand edit can't make a read unbounded. */
const MAX_CATEGORIES = 30;
const MAX_SUBCATEGORIES = 60;
const MAX_SERVICES = 120;
/** Counts look at so many live instructors; beyond, they are lower bounds until they are kept as documents. */
const MAX_COUNTED_INSTRUCTORS = 600;

export async function tree(ctx: SharedQueryCtx) {
  const categories = await ctx.db.query("categories").withIndex("by_position").take(MAX_CATEGORIES);
  return await Promise.all(
    categories.map(async (category) => ({
      categoryId: category._id,
      slug: category.slug,
      name: category.name,
      subtitle: category.subtitle,
      subcategories: await Promise.all(
        (await subcategoriesOf(ctx, category._id)).map(async (subcategory) => ({
          subcategoryId: subcategory._id,
          slug: subcategory.slug,
          name: subcategory.name,
          services: (await servicesOf(ctx, subcategory._id)).map(serviceView),
        })),
      ),
    })),
  );
}

/** Active services of a category, in catalog order. */
export async function servicesOfCategory(ctx: SharedQueryCtx, slug: string): Promise<Doc<"services">[]> {
  const category = await ctx.db
    .query("categories")
    .withIndex("by_slug", (q) => q.eq("slug", slug))
    .first();
  if (category === null) return [];
  const subcategories = await subcategoriesOf(ctx, category._id);
  return (await Promise.all(subcategories.map(({ _id }) => servicesOf(ctx, _id)))).flat();
}

export async function getServiceBySlug(ctx: SharedQueryCtx, slug: string): Promise<Doc<"services"> | null> {
  const service = await ctx.db
    .query("services")
    .withIndex("by_slug", (q) => q.eq("slug", slug))
    .first();
  return service?.isActive === true ? service : null;
}

export async function instructorCounts(
  ctx: SharedQueryCtx,
): Promise<{ serviceId: Id<"services">; count: number }[]> {
  const instructors = await ctx.db
    .query("instructors")
    .withIndex("by_status", (q) => q.eq("status", "live"))
    .take(MAX_COUNTED_INSTRUCTORS);
  const counts = new Map<Id<"services">, number>();
  const taughtByEach = await Promise.all(instructors.map((instructor) => servicesTaughtBy(ctx, instructor)));
  for (const taught of taughtByEach) {
    for (const serviceId of taught) counts.set(serviceId, (counts.get(serviceId) ?? 0) + 1);
  }
  return [...counts].map(([serviceId, count]) => ({ serviceId, count }));
}

async function servicesTaughtBy(
  ctx: SharedQueryCtx,
  instructor: Doc<"instructors">,
): Promise<Set<Id<"services">>> {
  const user = await ctx.db.get("users", instructor.userId);
  if (user?.status !== "active") return new Set();
  const offerings = await ctx.db
    .query("offerings")
    .withIndex("by_instructorId", (q) => q.eq("instructorId", instructor._id))
    .take(MAX_OFFERINGS);
  return new Set(offerings.filter((offering) => offering.isActive).map((offering) => offering.serviceId));
}

async function subcategoriesOf(ctx: SharedQueryCtx, categoryId: Id<"categories">) {
  return await ctx.db
    .query("subcategories")
    .withIndex("by_categoryId_and_position", (q) => q.eq("categoryId", categoryId))
    .take(MAX_SUBCATEGORIES);
}

async function servicesOf(ctx: SharedQueryCtx, subcategoryId: Id<"subcategories">) {
  const services = await ctx.db
    .query("services")
    .withIndex("by_subcategoryId_and_position", (q) => q.eq("subcategoryId", subcategoryId))
    .take(MAX_SERVICES);
  return services.filter((service) => service.isActive);
}

function serviceView(service: Doc<"services">) {
  return {
    serviceId: service._id,
    slug: service.slug,
    name: service.name,
    ageGroups: service.ageGroups,
    searchTerms: service.searchTerms,
    homePosition: service.homePosition ?? null,
  };
}
