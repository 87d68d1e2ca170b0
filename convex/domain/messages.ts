import { v, type Infer } from "convex/values";
import { MESSAGE_MAX } from "./limits";

export const messageKind = v.union(
  v.literal("text"),
  v.literal("bookingCreated"),
  v.literal("bookingRescheduled"),
  v.literal("bookingCancelled"),
  v.literal("bookingCompleted"),
  v.literal("noShowReported"),
  v.literal("noShowDisputed"),
  v.literal("noShowResolved"),
);
export type MessageKind = Infer<typeof messageKind>;

/** Of a rescheduled lesson: told as it was, whatever becomes of the lesson later. */
export const movedTime = v.object({ fromAt: v.number(), toAt: v.number() });

/** How many lessons of a series a card speaks of; absent where it is one lesson. */
export const lessonCount = v.number();

export const messageView = v.object({
  messageId: v.id("messages"),
  clientId: v.string(),
  kind: messageKind,
  body: v.string(),
  senderId: v.union(v.id("users"), v.null()),
  sentAt: v.number(),
  moved: v.union(movedTime, v.null()),
  /** 1, or how many of a series it speaks of. */
  lessonCount,
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

/** What is sent of what was typed. */
export function cleanBody(typed: string): string {
  return typed.trim();
}

/** A sentence about why this can't be sent, or null. Form and server ask the same. */
export function bodyProblem(typed: string): string | null {
  const body = cleanBody(typed);
  if (body === "") return "Write something first.";
  return body.length > MESSAGE_MAX ? `At most ${MESSAGE_MAX} characters.` : null;
}

/** Strictly after the newest one, also when two arrive in one millisecond or the clock steps back. */
export function nextSentAt(newestSentAt: number | null, nowAt: number): number {
  return newestSentAt === null ? nowAt : Math.max(nowAt, newestSentAt + 1);
}
