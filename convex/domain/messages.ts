import { v, type Infer } from "convex/values";

export const messageKind = v.union(
  v.literal("text"),
  v.literal("bookingCreated"),
  v.literal("bookingCancelled"),
  v.literal("bookingCompleted"),
);

export const messageView = v.object({
  messageId: v.id("messages"),
  clientId: v.string(),
  kind: messageKind,
  body: v.string(),
  senderId: v.union(v.id("users"), v.null()),
  sentAt: v.number(),
  booking: v.union(
    v.null(),
    v.object({
      bookingId: v.id("bookings"),
      serviceName: v.string(),
      startsAt: v.number(),
      durationMinutes: v.number(),
      state: v.string(),
    }),
  ),
});
export type MessageView = Infer<typeof messageView>;

export const conversationView = v.object({
  conversationId: v.id("conversations"),
  other: v.object({
    userId: v.id("users"),
    displayName: v.string(),
    /** Set when the other side is the instructor: leads to the profile. */
    slug: v.union(v.string(), v.null()),
  }),
  viewerIs: v.union(v.literal("student"), v.literal("instructor")),
  lastMessage: v.union(messageView, v.null()),
  lastMessageAt: v.number(),
  /** Messages of the other side after one's read mark, counted up to 99. */
  unread: v.number(),
  /** The other side has read up to here. */
  otherReadAt: v.number(),
});
export type ConversationView = Infer<typeof conversationView>;
