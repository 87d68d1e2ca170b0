import type { MutationCtx } from "../../_generated/server";
import type { CatalogCategory } from "../../domain/catalog";
import { FILTERS } from "../../domain/catalogFilters";

export async function insertCategory(
  ctx: MutationCtx,
  category: CatalogCategory,
  position: number,
): Promise<void> {
  const { slug, name, subtitle, subcategories } = category;
  const categoryId = await ctx.db.insert("categories", { slug, name, subtitle, position });
  for (const [at, subcategory] of subcategories.entries()) {
    const subcategoryId = await ctx.db.insert("subcategories", {
      categoryId,
      slug: subcategory.slug,
      name: subcategory.name,
      position: at,
    });
    for (const [servicePosition, { homePosition, ...service }] of subcategory.services.entries()) {
      await ctx.db.insert("services", {
        subcategoryId,
        ...service,
        ...(homePosition === null ? {} : { homePosition }),
        position: servicePosition,
        isActive: true,
      });
    }
  }
}

export async function insertFilters(ctx: MutationCtx): Promise<void> {
  for (const [position, filter] of FILTERS.entries()) {
    await ctx.db.insert("filterDefinitions", { ...filter, position });
  }
}
