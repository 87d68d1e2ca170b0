/** A person's lessons for whatever calendar they use: an address that nobody guesses, renewed and turned off at will. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { BookingView } from "../domain/bookings";
import { calendarFile, calendarLessonOf } from "../domain/calendarFile";
import { DAY, HOUR, type Instant } from "../domain/time";
import type { Outcome, SharedQueryCtx } from "../functions";
import { writeAudit } from "./audit";
import { bookingViewsOf, type BookingParty } from "./bookingViews";
import { instructorOf, thrown, type Viewer } from "./viewers";

/** 32 random bytes as base64url, made in the browser. */
export const FEED_TOKEN = /^[A-Za-z0-9_-]{43}$/;
const REACHES_BACK = 90 * DAY;
/** Lessons of one side in one state; a calendar asks again in a quarter of an hour. */
const MAX_COMING = 200;
const MAX_BEHIND = 60;
/** Reading is noted at most this often: calendars come by all the time. */
const READ_NOTED_EVERY = HOUR;

export async function mine(ctx: SharedQueryCtx, viewer: Viewer) {
  const feed = await getFeed(ctx, viewer.user._id);
  return feed === null
    ? null
    : {
        url: `${process.env.CONVEX_SITE_URL ?? ""}/calendar/${feed.token}.ics`,
        madeAt: feed._creationTime,
        lastReadAt: feed.lastReadAt ?? null,
      };
}

/** A new address; the old one, if there was one, answers nobody from now on. */
export async function renew(ctx: MutationCtx, viewer: Viewer, token: string): Promise<Outcome<{}>> {
  // Security: whoever makes a weak token opens their own lessons, so anything but 32 bytes is refused.
  if (!FEED_TOKEN.test(token)) throw thrown({ code: "badArgument", field: "token", message: "Not a token." });
  if ((await withToken(ctx, token)) !== null) {
    throw thrown({ code: "badArgument", field: "token", message: "Make another token." });
  }
  await deleteFeed(ctx, viewer.user._id);
  await ctx.db.insert("calendarFeeds", { userId: viewer.user._id, token });
  await audit(ctx, viewer, "calendarFeeds.renew");
  return { ok: true };
}

export async function turnOff(ctx: MutationCtx, viewer: Viewer): Promise<Outcome<{}>> {
  if (await deleteFeed(ctx, viewer.user._id)) await audit(ctx, viewer, "calendarFeeds.turnOff");
  return { ok: true };
}

/** The file for a token; null for an unknown one, and while the account is closed. */
export async function file(ctx: SharedQueryCtx, token: string, nowAt: Instant): Promise<string | null> {
  const feed = await withToken(ctx, token);
  const user = feed === null ? null : await ctx.db.get("users", feed.userId);
  if (user?.status !== "active") return null;
  const instructor = await instructorOf(ctx, user._id);
  const attended = await lessonsOf(ctx, { studentId: user._id }, nowAt - REACHES_BACK);
  const taught =
    instructor === null ? [] : await lessonsOf(ctx, { instructorId: instructor._id }, nowAt - REACHES_BACK);
  const site = process.env.SITE_URL ?? "";
  const lessons = [...attended, ...taught]
    .sort((one, other) => one.startsAt - other.startsAt)
    .map((lesson) => calendarLessonOf(lesson, site === "" ? "" : `${site}/lessons/${lesson.bookingId}`));
  return calendarFile(lessons, "InstaInstru lessons");
}

export async function noteRead(ctx: MutationCtx, token: string, nowAt: Instant): Promise<void> {
  const feed = await withToken(ctx, token);
  if (feed === null || nowAt - (feed.lastReadAt ?? 0) < READ_NOTED_EVERY) return;
  await ctx.db.patch("calendarFeeds", feed._id, { lastReadAt: nowAt });
}

type Whose = { studentId: Id<"users"> } | { instructorId: Id<"instructors"> };

async function lessonsOf(ctx: SharedQueryCtx, whose: Whose, fromAt: Instant): Promise<BookingView[]> {
  const lists = await Promise.all([
    ...(["pending", "confirmed"] as const).map((state) =>
      inState(ctx, whose, state, fromAt).order("asc").take(MAX_COMING),
    ),
    ...(["completed", "no_show", "cancelled"] as const).map((state) =>
      inState(ctx, whose, state, fromAt).order("desc").take(MAX_BEHIND),
    ),
  ]);
  const viewerIs: BookingParty = "studentId" in whose ? "student" : "instructor";
  return await bookingViewsOf(ctx, lists.flat(), viewerIs);
}

function inState(ctx: SharedQueryCtx, whose: Whose, state: Doc<"bookings">["state"], fromAt: Instant) {
  return "studentId" in whose
    ? ctx.db
        .query("bookings")
        .withIndex("by_studentId_and_state_and_startsAt", (q) =>
          q.eq("studentId", whose.studentId).eq("state", state).gte("startsAt", fromAt),
        )
    : ctx.db
        .query("bookings")
        .withIndex("by_instructorId_and_state_and_startsAt", (q) =>
          q.eq("instructorId", whose.instructorId).eq("state", state).gte("startsAt", fromAt),
        );
}

async function getFeed(ctx: SharedQueryCtx, userId: Id<"users">): Promise<Doc<"calendarFeeds"> | null> {
  return await ctx.db
    .query("calendarFeeds")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .first();
}

async function withToken(ctx: SharedQueryCtx, token: string): Promise<Doc<"calendarFeeds"> | null> {
  return await ctx.db
    .query("calendarFeeds")
    .withIndex("by_token", (q) => q.eq("token", token))
    .first();
}

/** Whether there was one. */
async function deleteFeed(ctx: MutationCtx, userId: Id<"users">): Promise<boolean> {
  const feed = await getFeed(ctx, userId);
  if (feed !== null) await ctx.db.delete("calendarFeeds", feed._id);
  return feed !== null;
}

/** Security: the token stays out of the audit. */
async function audit(ctx: MutationCtx, viewer: Viewer, action: string): Promise<void> {
  const { _id } = viewer.user;
  await writeAudit(ctx, { actorId: _id, action, subject: _id, details: {} });
}
