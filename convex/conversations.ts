import { v } from "convex/values";
import { conversationView } from "./domain/messages";
import { command, viewerMutation, viewerQuery } from "./functions";
import * as Conversations from "./model/conversations";

/** Active conversations with at least one message, latest first, at most 30. */
export const list = viewerQuery({
  permission: "view_messages",
  args: {},
  returns: v.array(conversationView),
  handler: async (ctx) => await Conversations.list(ctx, ctx.viewer),
});

/** One conversation; null when it is missing or not yours. */
export const get = viewerQuery({
  permission: "view_messages",
  args: { conversationId: v.id("conversations") },
  returns: v.union(conversationView, v.null()),
  handler: async (ctx, { conversationId }) => await Conversations.get(ctx, ctx.viewer, conversationId),
});

/** Unread messages over all active conversations, counted up to 99. */
export const unreadTotal = viewerQuery({
  permission: "view_messages",
  args: {},
  returns: v.number(),
  handler: async (ctx) => await Conversations.unreadTotal(ctx, ctx.viewer),
});

/** The conversation with an instructor (for a student) — found, or made on first use. */
export const openWithInstructor = command("conversations.openWithInstructor", {
  permission: "send_messages",
  limit: "write",
  args: { instructorId: v.id("instructors") },
  returns: { conversationId: v.id("conversations") },
  handler: async (ctx, { instructorId }) =>
    await Conversations.openWithInstructor(ctx, ctx.viewer, instructorId),
});

/** The conversation of a lesson, for either side. */
export const openForBooking = command("conversations.openForBooking", {
  permission: "send_messages",
  limit: "write",
  args: { bookingId: v.id("bookings") },
  returns: { conversationId: v.id("conversations") },
  handler: async (ctx, { bookingId }) => await Conversations.openForBooking(ctx, ctx.viewer, bookingId),
});

/** Everything sent up to `readAt` is read; a mark never goes back. */
export const markRead = viewerMutation({
  permission: "view_messages",
  limit: "read",
  args: { conversationId: v.id("conversations"), readAt: v.number() },
  returns: {},
  handler: async (ctx, args) => await Conversations.markRead(ctx, ctx.viewer, args),
});
