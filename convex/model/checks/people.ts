/** Accounts, learners and what is theirs: that everybody can learn, and that what belongs to somebody has an owner. */
import type { Doc } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { isTimeZone } from "../../domain/time";
import { FEED_TOKEN } from "../calendarFeeds";
import { Findings, type Problem } from "./problems";

export async function checkUser(ctx: QueryCtx, user: Doc<"users">): Promise<Problem[]> {
  const findings = new Findings("users", user._id);
  const selves = await ctx.db
    .query("learners")
    .withIndex("by_userId_and_kind", (q) => q.eq("userId", user._id).eq("kind", "self"))
    .take(2);
  findings.expect(selves.length === 1, `It has ${selves.length} learners that are themselves.`);
  findings.expect(isTimeZone(user.timeZone), `${user.timeZone} isn't a time zone.`);
  findings.expect(user.kind === "member" || user.roles.length === 0, "A guest with roles.");
  const profiles = await ctx.db
    .query("instructors")
    .withIndex("by_userId", (q) => q.eq("userId", user._id))
    .take(2);
  findings.expect(profiles.length <= 1, "It has two instructor profiles.");
  return findings.problems;
}

export async function checkLearner(ctx: QueryCtx, learner: Doc<"learners">): Promise<Problem[]> {
  const findings = new Findings("learners", learner._id);
  findings.expect((await ctx.db.get("users", learner.userId)) !== null, "Its owner is missing.");
  return findings.problems;
}

export async function checkCommand(ctx: QueryCtx, record: Doc<"commands">): Promise<Problem[]> {
  const findings = new Findings("commands", record._id);
  findings.expect((await ctx.db.get("users", record.ownerId)) !== null, "Its owner is missing.");
  const same = await ctx.db
    .query("commands")
    .withIndex("by_ownerId_and_commandId", (q) =>
      q.eq("ownerId", record.ownerId).eq("commandId", record.commandId),
    )
    .take(2);
  findings.expect(same.length === 1, "The command was answered twice.");
  return findings.problems;
}

export async function checkCalendarFeed(ctx: QueryCtx, feed: Doc<"calendarFeeds">): Promise<Problem[]> {
  const findings = new Findings("calendarFeeds", feed._id);
  findings.expect((await ctx.db.get("users", feed.userId)) !== null, "Its owner is missing.");
  findings.expect(FEED_TOKEN.test(feed.token), "Its address can be guessed.");
  const same = await ctx.db
    .query("calendarFeeds")
    .withIndex("by_token", (q) => q.eq("token", feed.token))
    .take(2);
  findings.expect(same.length === 1, "Its address is another calendar's, too.");
  return findings.problems;
}
