import { v } from "convex/values";
import { internal } from "./_generated/api";
import { command, httpAction, internalMutation, internalQuery, viewerQuery } from "./functions";
import * as CalendarFeeds from "./model/calendarFeeds";

/** The address under which one's own calendar reads one's lessons; null while there is none. */
export const mine = viewerQuery({
  permission: "view_own_bookings",
  args: {},
  returns: v.union(
    v.null(),
    v.object({ url: v.string(), madeAt: v.number(), lastReadAt: v.union(v.number(), v.null()) }),
  ),
  handler: async (ctx) => await CalendarFeeds.mine(ctx, ctx.viewer),
});

/** Makes the address, or a new one in the place of the old, which answers nobody any more. The token is 32 random bytes. */
export const renew = command("calendarFeeds.renew", {
  permission: "view_own_bookings",
  limit: "write",
  args: { token: v.string() },
  returns: {},
  handler: async (ctx, { token }) => await CalendarFeeds.renew(ctx, ctx.viewer, token),
});

/** From now on the address answers nobody. */
export const turnOff = command("calendarFeeds.turnOff", {
  permission: "view_own_bookings",
  limit: "write",
  args: {},
  returns: {},
  handler: async (ctx) => await CalendarFeeds.turnOff(ctx, ctx.viewer),
});

export const file = internalQuery({
  args: { token: v.string(), nowAt: v.number() },
  returns: v.union(v.string(), v.null()),
  handler: async (ctx, { token, nowAt }) => await CalendarFeeds.file(ctx, token, nowAt),
});

export const noteRead = internalMutation({
  args: { token: v.string() },
  returns: v.null(),
  handler: async (ctx, { token }) => {
    await CalendarFeeds.noteRead(ctx, token, Date.now());
    return null;
  },
});

/** GET /calendar/<token>.ics. An unknown token and anything else answer the same. */
export const serve = httpAction(async (ctx, request) => {
  const token = /^\/calendar\/([^/]+)\.ics$/.exec(new URL(request.url).pathname)?.[1] ?? "";
  const body = CalendarFeeds.FEED_TOKEN.test(token)
    ? await ctx.runQuery(internal.calendarFeeds.file, { token, nowAt: Date.now() })
    : null;
  if (body === null) return new Response("Not found", { status: 404, headers: PRIVATE });
  await ctx.runMutation(internal.calendarFeeds.noteRead, { token });
  const etag = await etagOf(body);
  const headers = { ...PRIVATE, ETag: etag };
  if (request.headers.get("If-None-Match") === etag) return new Response(null, { status: 304, headers });
  return new Response(body, {
    headers: {
      ...headers,
      "Content-Type": "text/calendar; charset=utf-8",
      "Content-Disposition": 'inline; filename="lessons.ics"',
    },
  });
});

/** The address is the secret: no copy on the way, no search engine, nothing told to other pages. */
const PRIVATE = {
  "Cache-Control": "private, no-store",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Robots-Tag": "noindex, nofollow",
};

async function etagOf(body: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `"${hex}"`;
}
