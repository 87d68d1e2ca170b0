/** `npx convex run admin/checks:run`: whether the data agree with themselves, hand edits included. Changes nothing. */
import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalAction, internalQuery } from "../functions";
import { CHECKED_TABLES, checkPage, type CheckedPage } from "../model/checks";

const problem = v.object({ table: v.string(), id: v.string(), problem: v.string() });
const checkedTable = v.union(...CHECKED_TABLES.map((table) => v.literal(table)));
/** More than anybody reads at once. */
const MAX_PROBLEMS = 500;

export const run = internalAction({
  args: {},
  returns: v.object({ checked: v.number(), problems: v.array(problem) }),
  handler: async (ctx) => {
    let checked = 0;
    const problems: CheckedPage["problems"] = [];
    const nowAt = Date.now();
    for (const table of CHECKED_TABLES) {
      let cursor: string | null = null;
      do {
        const page: CheckedPage = await ctx.runQuery(internal.admin.checks.page, { table, cursor, nowAt });
        checked += page.checked;
        problems.push(...page.problems);
        cursor = page.cursor;
      } while (cursor !== null && problems.length < MAX_PROBLEMS);
    }
    return { checked, problems: problems.slice(0, MAX_PROBLEMS) };
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
