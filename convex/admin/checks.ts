/**
 * `npx convex run admin/checks:run`: whether the data agree with themselves, hand edits included. Lists what doesn't and
 * mends what is derived; `'{"mend": false}'` only lists.
 */
import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalAction, internalMutation, internalQuery } from "../functions";
import { checkById, CHECKED_TABLES, checkPage, type CheckedPage } from "../model/checks";
import { mendDocument } from "../model/checks/mending";

const checkedTable = v.union(...CHECKED_TABLES.map((table) => v.literal(table)));
const problem = v.object({ table: checkedTable, id: v.string(), problem: v.string() });
/** More than anybody reads at once. */
const MAX_PROBLEMS = 500;

export const run = internalAction({
  args: { mend: v.optional(v.boolean()) },
  returns: v.object({
    checked: v.number(),
    problems: v.array(v.object({ ...problem.fields, mended: v.boolean() })),
  }),
  handler: async (ctx, { mend = true }) => {
    let checked = 0;
    const found: CheckedPage["problems"] = [];
    const nowAt = Date.now();
    for (const table of CHECKED_TABLES) {
      let cursor: string | null = null;
      do {
        const page: CheckedPage = await ctx.runQuery(internal.admin.checks.page, { table, cursor, nowAt });
        checked += page.checked;
        found.push(...page.problems);
        cursor = page.cursor;
      } while (cursor !== null && found.length < MAX_PROBLEMS);
    }
    const problems = found.slice(0, MAX_PROBLEMS).map((each) => ({ ...each, mended: false }));
    if (!mend) return { checked, problems };
    for (const id of new Set(problems.map((each) => each.id))) {
      await ctx.runMutation(internal.admin.checks.mend, { id, nowAt });
    }
    // Asked again when all is done: mending one document may have mended another.
    for (const each of problems) {
      const left: CheckedPage["problems"] = await ctx.runQuery(internal.admin.checks.one, {
        table: each.table,
        id: each.id,
        nowAt,
      });
      each.mended = !left.some((still) => still.problem === each.problem);
    }
    return { checked, problems };
  },
});

export const page = internalQuery({
  args: { table: checkedTable, cursor: v.union(v.string(), v.null()), nowAt: v.number() },
  returns: v.object({
    checked: v.number(),
    problems: v.array(problem),
    cursor: v.union(v.string(), v.null()),
  }),
  handler: async (ctx, { table, cursor, nowAt }) => await checkPage(ctx, table, cursor, nowAt),
});

/** The problems of one document; none if it is gone. */
export const one = internalQuery({
  args: { table: checkedTable, id: v.string(), nowAt: v.number() },
  returns: v.array(problem),
  handler: async (ctx, { table, id, nowAt }) => await checkById(ctx, table, id, nowAt),
});

export const mend = internalMutation({
  args: { id: v.string(), nowAt: v.number() },
  returns: v.null(),
  handler: async (ctx, { id, nowAt }) => {
    await mendDocument(ctx, id, nowAt);
    return null;
  },
});
