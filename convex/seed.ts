/**
 * The demo marketplace: the same every time, relative to today, made by the commands that people use. Internal, and only where
 * TIER is INT. `run` goes on where an interrupted run stopped, and does nothing when all is there.
 */
import { v } from "convex/values";
import { api, internal } from "./_generated/api";
import { CATALOG } from "./domain/catalog";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "./domain/demoAccounts";
import { FULL_SIZE, planMarketplace } from "./domain/seedPlan";
import type { MarketplaceSize, PlannedEvent, PlannedInstructor, PlannedStudent } from "./domain/seedTypes";
import { internalAction, internalMutation, internalQuery } from "./functions";
import { insertCategory, insertFilters } from "./model/seed/catalog";
import { happen } from "./model/seed/events";
import { addAdmin, addInstructor, addStudent } from "./model/seed/people";
import { assertDemoTier, getRecord, once, putRecord } from "./model/seed/records";

const PEOPLE_BATCH = 5;
const EVENT_BATCH = 8;
const emailOf = (role: (typeof DEMO_ACCOUNTS)[number]["role"]) =>
  DEMO_ACCOUNTS.find((account) => account.role === role)?.email ?? "";

/** Whether all is made. */
export const status = internalQuery({
  args: {},
  returns: v.object({ isSeeded: v.boolean() }),
  handler: async (ctx) => ({ isSeeded: (await getRecord(ctx, "done:all")) !== null }),
});

/** What this deployment says it is: INT may be reset, anything else may not. */
export const tier = internalQuery({
  args: {},
  returns: v.string(),
  handler: async () => process.env.TIER ?? "PROD",
});

const marketplaceSize = v.object({ instructors: v.number(), students: v.number() });

/** A run that goes on keeps the moment and the size of the one that was interrupted. */
export const run = internalAction({
  args: { size: v.optional(marketplaceSize) },
  returns: v.null(),
  handler: async (ctx, args): Promise<null> => {
    assertDemoTier();
    const { isSeeded }: { isSeeded: boolean } = await ctx.runQuery(internal.seed.status, {});
    if (isSeeded) return null;
    const { anchorAt, size }: Begun = await ctx.runMutation(internal.seed.begin, {
      size: args.size ?? FULL_SIZE,
    });
    for (let at = 0; at < CATALOG.length; at++) await ctx.runMutation(internal.seed.category, { at });
    await signUpDemoAccounts(async (params) => {
      const isThere: boolean = await ctx.runQuery(internal.accounts.hasPasswordAccount, {
        email: params.email,
      });
      if (!isThere) await ctx.runAction(api.auth.signIn, { provider: "password", params });
    });
    const { validFrom, instructors, students, events } = planMarketplace(anchorAt, size);
    for (let from = 0; from < Math.max(size.instructors, size.students); from += PEOPLE_BATCH) {
      const to = from + PEOPLE_BATCH;
      const batch = { instructors: instructors.slice(from, to), students: students.slice(from, to) };
      await ctx.runMutation(internal.seed.people, { from, validFrom, ...batch });
    }
    for (let from = 0; from < events.length; from += EVENT_BATCH) {
      const batch = events.slice(from, from + EVENT_BATCH);
      await ctx.runMutation(internal.seed.events, { from, events: batch });
    }
    await ctx.runMutation(internal.seed.finish, {});
    return null;
  },
});

interface Begun {
  anchorAt: number;
  size: MarketplaceSize;
}

/** Fixes the moment to which everything is relative, and how much there will be. */
export const begin = internalMutation({
  args: { size: marketplaceSize },
  returns: v.object({ anchorAt: v.number(), size: marketplaceSize }),
  handler: async (ctx, { size }): Promise<Begun> => {
    assertDemoTier();
    const known = await getRecord(ctx, "begun");
    if (known !== null) return JSON.parse(known) as Begun;
    const begun = { anchorAt: Date.now(), size };
    await putRecord(ctx, "begun", JSON.stringify(begun));
    return begun;
  },
});

export const category = internalMutation({
  args: { at: v.number() },
  returns: v.null(),
  handler: async (ctx, { at }) => {
    assertDemoTier();
    const words = CATALOG[at];
    if (words === undefined) throw new Error(`No category ${at}`);
    await once(ctx, `category:${at}`, async () => {
      if (at === 0) await insertFilters(ctx);
      await insertCategory(ctx, words, at);
    });
    return null;
  },
});

/** Some of the plan's people. The action makes the plan, once: that takes longer than writing a piece of it down. */
export const people = internalMutation({
  args: {
    from: v.number(),
    validFrom: v.string(),
    instructors: v.array(v.any()),
    students: v.array(v.any()),
  },
  returns: v.null(),
  handler: async (ctx, { from, validFrom, instructors, students }) => {
    assertDemoTier();
    await once(ctx, `people:${from}`, async () => {
      if (from === 0) await addAdmin(ctx, emailOf("admin"));
      for (const [index, student] of (students as PlannedStudent[]).entries()) {
        const at = from + index;
        await addStudent(ctx, at, student, at === 0 ? emailOf("student") : null);
      }
      for (const [index, instructor] of (instructors as PlannedInstructor[]).entries()) {
        const at = from + index;
        const email = at === 0 ? emailOf("instructor") : null;
        await addInstructor(ctx, at, instructor, { validFrom, email });
      }
    });
    return null;
  },
});

/** Some of what happened, in order. */
export const events = internalMutation({
  args: { from: v.number(), events: v.array(v.any()) },
  returns: v.null(),
  handler: async (ctx, { from, events: batch }) => {
    assertDemoTier();
    await once(ctx, `events:${from}`, async () => {
      for (const event of batch as PlannedEvent[]) await happen(ctx, event);
    });
    return null;
  },
});

export const finish = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await once(ctx, "all", async () => {});
    return null;
  },
});

/** They sign up as anybody does, so that their passwords are kept as anybody's are. */
async function signUpDemoAccounts(
  signUp: (
    params: Record<"flow" | "email" | "password" | "firstName" | "lastName" | "timeZone", string>,
  ) => Promise<void>,
): Promise<void> {
  const names = { student: ["Emma", "Johnson"], instructor: ["Sarah", "Chen"], admin: ["Alex", "Admin"] };
  for (const { role, email } of DEMO_ACCOUNTS) {
    const [firstName = "", lastName = ""] = names[role];
    await signUp({
      flow: "signUp",
      email,
      password: DEMO_PASSWORD,
      firstName,
      lastName,
      timeZone: "America/New_York",
    });
  }
}
