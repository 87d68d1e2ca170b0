/**
 * What functions do to the database, one step after another in one transaction: tests write the steps, both backends run them. A
 * step that is refused answers `{ refused }`, and the next one follows.
 */
import type { GenericDatabaseReader, GenericDatabaseWriter, GenericDataModel } from "convex/server";
import { v, type Value } from "convex/values";
import { action, internalMutation, mutation, query } from "./builders";

type Reader = GenericDatabaseReader<GenericDataModel>;
type Writer = GenericDatabaseWriter<GenericDataModel>;
/** `["eq", ["field", "stars"], 3]`; whatever isn't such a list is a value. */
type Expression = Value | [string, ...Expression[]];
export type Bound = [bound: "eq" | "gt" | "gte" | "lt" | "lte", field: string, value?: Value];

export interface Find {
  find: string;
  index?: string;
  bounds?: Bound[];
  search?: { index: string; field: string; words: string; equal?: Record<string, Value> };
  order?: "asc" | "desc";
  filter?: Expression;
  end?: "collect" | "first" | "unique" | { take: number } | { page: number; cursor: string | null };
}
export type Step =
  | { insert: string; value: Record<string, Value> }
  | { get: string }
  | { systemGet: string }
  | { patch: string; value: Record<string, Value>; unset?: string[] }
  | { replace: string; value: Record<string, Value> }
  | { remove: string }
  | { normalize: string; text: string }
  | Find;

/** Deleting a document reads it once more. */
const MAX_CLEARED_CHARACTERS = 6 * 1024 * 1024;
/** Below the limit of ranges: each is looked up. */
const MAX_CLEARED_DOCUMENTS = 3000;
const steps = { steps: v.array(v.any()) };

export const read = query({
  args: steps,
  handler: async (ctx, args) => await all(ctx.db as unknown as Writer, args.steps),
});

export const write = mutation({
  args: steps,
  handler: async (ctx, args) => await all(ctx.db as unknown as Writer, args.steps),
});

/** The steps, and then a failure: nothing of them may stay. */
export const writeAndFail = mutation({
  args: steps,
  handler: async (ctx, args) => {
    await all(ctx.db as unknown as Writer, args.steps);
    throw new Error("failed on purpose");
  },
});

export const hidden = internalMutation({ args: {}, handler: async () => null });
export const act = action({ args: {}, handler: async () => "acted" });

/** Empties the tables, as far as one transaction may read; false while something is left. */
export const clear = mutation({
  args: {},
  handler: async (ctx) => {
    let characters = 0;
    let documents = 0;
    for (const table of ["mixed", "notes", "shaped"] as const) {
      for await (const document of ctx.db.query(table)) {
        characters += "body" in document ? document.body.length : 0;
        if (characters > MAX_CLEARED_CHARACTERS || ++documents > MAX_CLEARED_DOCUMENTS) return false;
        await ctx.db.delete(document._id);
      }
    }
    return true;
  },
});

async function all(db: Writer, wanted: Step[]): Promise<Value[]> {
  const answers: Value[] = [];
  for (const step of wanted) answers.push(await attempt(db, withAnswers(step, answers) as Step));
  return answers;
}

/** "$0" stands for what step 0 answered. */
function withAnswers(part: unknown, answers: Value[]): unknown {
  if (typeof part === "string" && /^\$\d+$/.test(part)) return answers[Number(part.slice(1))];
  if (Array.isArray(part)) return part.map((each) => withAnswers(each, answers));
  if (typeof part !== "object" || part === null || part instanceof ArrayBuffer) return part;
  return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, withAnswers(each, answers)]));
}

async function attempt(db: Writer, step: Step): Promise<Value> {
  try {
    return ((await perform(db, step)) ?? null) as Value;
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

async function perform(db: Writer, step: Step): Promise<unknown> {
  if ("insert" in step) return await db.insert(step.insert, step.value);
  if ("get" in step) return await db.get(step.get as never);
  if ("systemGet" in step) return await db.system.get(step.systemGet as never);
  if ("patch" in step) {
    const unset = Object.fromEntries((step.unset ?? []).map((name) => [name, undefined]));
    return await db.patch(step.patch as never, { ...step.value, ...unset });
  }
  if ("replace" in step) return await db.replace(step.replace as never, step.value);
  if ("remove" in step) return await db.delete(step.remove as never);
  if ("normalize" in step) return db.normalizeId(step.normalize, step.text);
  return await find(db, step);
}

async function find(db: Reader, { find, index, bounds = [], search, order, filter, end = "collect" }: Find) {
  const table = db.query(find);
  let found;
  if (search !== undefined) {
    found = table.withSearchIndex(search.index, (q) => {
      let filters = q.search(search.field as never, search.words);
      for (const [field, value] of Object.entries(search.equal ?? {}))
        filters = filters.eq(field as never, value as never);
      return filters;
    });
  } else {
    const range =
      index === undefined
        ? table
        : table.withIndex(index, (q) => {
            let builder = q as unknown as Record<string, (field: string, value: unknown) => typeof builder>;
            for (const [bound, field, value] of bounds) builder = builder[bound]!(field, value);
            return builder as never;
          });
    found = order === undefined ? range : range.order(order);
  }
  const kept = filter === undefined ? found : found.filter((q) => built(q as never, filter) as never);
  if (end === "collect") return await kept.collect();
  if (end === "first") return await kept.first();
  if (end === "unique") return await kept.unique();
  if ("take" in end) return await kept.take(end.take);
  return await kept.paginate({ numItems: end.page, cursor: end.cursor });
}

const OPERATORS = [
  "eq",
  "neq",
  "lt",
  "lte",
  "gt",
  "gte",
  "add",
  "sub",
  "mul",
  "div",
  "mod",
  "neg",
  "and",
  "or",
  "not",
];

function built(q: Record<string, (...args: unknown[]) => unknown>, expression: Expression): unknown {
  if (!Array.isArray(expression)) return expression;
  const [name, ...operands] = expression;
  if (name === "field") return q.field!(operands[0]);
  if (!OPERATORS.includes(name as string)) return expression;
  return q[name as string]!(...operands.map((operand) => built(q, operand as Expression)));
}
