/**
 * Conversations: one per student and instructor, each side with a participant document of its own (read mark, state).
 * Messages themselves are written by model/messages.ts alone.
 */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { refused, type Refusal } from "../domain/errors";
import { CONVERSATION_PAGE, UNREAD_SHOWN_MAX } from "../domain/limits";
import type { ConversationView } from "../domain/messages";
import type { SharedQueryCtx } from "../functions";
import { getLiveInstructor } from "./instructors";
import { newestMessage, messageViewOf } from "./messageViews";
import { publicPerson } from "./people";
import { thrown, type Viewer } from "./viewers";

/** Active conversations whose unread messages are counted for the badge. */
const MAX_COUNTED_CONVERSATIONS = 100;
/** Messages looked at after a read mark: own ones don't count, so a little more than what is shown. */
const MAX_SCANNED = 2 * UNREAD_SHOWN_MAX;

type Opened = { ok: true; conversationId: Id<"conversations"> } | { ok: false; error: Refusal };

export interface Participation {
  conversation: Doc<"conversations">;
  participant: Doc<"participants">;
}

export async function getParticipation(
  ctx: SharedQueryCtx,
  viewer: Viewer,
  conversationId: Id<"conversations">,
): Promise<Participation | null> {
  const participant = await participantOf(ctx, conversationId, viewer.user._id);
  const conversation = participant === null ? null : await ctx.db.get("conversations", conversationId);
  return participant === null || conversation === null ? null : { conversation, participant };
}

/** The viewer's side of a conversation; somebody else's answers like a missing one. */
export async function ensureParticipation(
  ctx: SharedQueryCtx,
  viewer: Viewer,
  conversationId: Id<"conversations">,
): Promise<Participation> {
  const participation = await getParticipation(ctx, viewer, conversationId);
  if (participation === null) throw thrown({ code: "notFound" });
  return participation;
}

export async function participantOf(
  ctx: SharedQueryCtx,
  conversationId: Id<"conversations">,
  userId: Id<"users">,
): Promise<Doc<"participants"> | null> {
  return await ctx.db
    .query("participants")
    .withIndex("by_conversationId_and_userId", (q) =>
      q.eq("conversationId", conversationId).eq("userId", userId),
    )
    .first();
}

export async function list(ctx: SharedQueryCtx, viewer: Viewer): Promise<ConversationView[]> {
  const participants = await activeParticipants(ctx, viewer).take(CONVERSATION_PAGE);
  const views = await Promise.all(
    participants.map(async (participant) => {
      const conversation = await ctx.db.get("conversations", participant.conversationId);
      return conversation === null ? null : await viewOf(ctx, { conversation, participant });
    }),
  );
  return views.filter((view) => view !== null);
}

export async function get(
  ctx: SharedQueryCtx,
  viewer: Viewer,
  conversationId: Id<"conversations">,
): Promise<ConversationView | null> {
  const participation = await getParticipation(ctx, viewer, conversationId);
  return participation === null ? null : await viewOf(ctx, participation);
}

export async function unreadTotal(ctx: SharedQueryCtx, viewer: Viewer): Promise<number> {
  const participants = await activeParticipants(ctx, viewer).take(MAX_COUNTED_CONVERSATIONS);
  let total = 0;
  for (const participant of participants) {
    total += await unreadOf(ctx, participant);
    if (total >= UNREAD_SHOWN_MAX) return UNREAD_SHOWN_MAX;
  }
  return total;
}

export async function openWithInstructor(
  ctx: MutationCtx,
  viewer: Viewer,
  instructorId: Id<"instructors">,
): Promise<Opened> {
  const instructor = await ctx.db.get("instructors", instructorId);
  if (instructor === null || instructor.status === "draft") throw thrown({ code: "notFound" });
  if (instructor.userId === viewer.user._id) {
    throw thrown({ code: "badArgument", field: "instructorId", message: "Nobody writes to themselves." });
  }
  const existing = await findPair(ctx, viewer.user._id, instructorId);
  if (existing !== null) return { ok: true, conversationId: existing._id };
  if ((await getLiveInstructor(ctx, instructorId)) === null) {
    return refused({ code: "instructorUnavailable" });
  }
  const pair = { studentId: viewer.user._id, instructorId };
  return { ok: true, conversationId: (await ensureConversation(ctx, pair))._id };
}

export async function openForBooking(
  ctx: MutationCtx,
  viewer: Viewer,
  bookingId: Id<"bookings">,
): Promise<Opened> {
  const booking = await ctx.db.get("bookings", bookingId);
  const instructor = booking === null ? null : await ctx.db.get("instructors", booking.instructorId);
  const isParty = viewer.user._id === booking?.studentId || viewer.user._id === instructor?.userId;
  if (booking === null || instructor === null || !isParty) throw thrown({ code: "notFound" });
  const pair = { studentId: booking.studentId, instructorId: booking.instructorId };
  return { ok: true, conversationId: (await ensureConversation(ctx, pair))._id };
}

/** A mark never goes back, and never past the newest message. */
export async function markRead(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { conversationId: Id<"conversations">; readAt: number },
): Promise<{ ok: true }> {
  const { participant } = await ensureParticipation(ctx, viewer, args.conversationId);
  const newest = await newestMessage(ctx, args.conversationId);
  // A mark in the future would swallow messages that nobody has seen.
  const readAt = Math.min(args.readAt, newest?.sentAt ?? 0);
  if (readAt > participant.readAt) await ctx.db.patch("participants", participant._id, { readAt });
  return { ok: true };
}

/** The pair's conversation with both participants, found or made. */
export async function ensureConversation(
  ctx: MutationCtx,
  pair: { studentId: Id<"users">; instructorId: Id<"instructors"> },
): Promise<Doc<"conversations">> {
  const instructor = await ctx.db.get("instructors", pair.instructorId);
  if (instructor === null || instructor.userId === pair.studentId) throw thrown({ code: "notFound" });
  const found = await findPair(ctx, pair.studentId, pair.instructorId);
  const conversationId = found?._id ?? (await ctx.db.insert("conversations", pair));
  await ensureParticipant(ctx, conversationId, pair.studentId, instructor.userId);
  await ensureParticipant(ctx, conversationId, instructor.userId, pair.studentId);
  return found ?? (await ctx.db.get("conversations", conversationId))!;
}

async function ensureParticipant(
  ctx: MutationCtx,
  conversationId: Id<"conversations">,
  userId: Id<"users">,
  otherId: Id<"users">,
): Promise<void> {
  if ((await participantOf(ctx, conversationId, userId)) !== null) return;
  // There is a message already only if a hand edit took the side away.
  const lastMessageAt = (await newestMessage(ctx, conversationId))?.sentAt ?? 0;
  const fresh = { readAt: 0, state: "active" as const, lastMessageAt };
  await ctx.db.insert("participants", { conversationId, userId, otherId, ...fresh });
}

async function findPair(ctx: SharedQueryCtx, studentId: Id<"users">, instructorId: Id<"instructors">) {
  return await ctx.db
    .query("conversations")
    .withIndex("by_studentId_and_instructorId", (q) =>
      q.eq("studentId", studentId).eq("instructorId", instructorId),
    )
    .first();
}

/** Latest first; those in which nothing was ever written are left out. */
function activeParticipants(ctx: SharedQueryCtx, viewer: Viewer) {
  return ctx.db
    .query("participants")
    .withIndex("by_userId_and_state_and_lastMessageAt", (q) =>
      q.eq("userId", viewer.user._id).eq("state", "active").gt("lastMessageAt", 0),
    )
    .order("desc");
}

async function viewOf(
  ctx: SharedQueryCtx,
  { conversation, participant }: Participation,
): Promise<ConversationView> {
  const viewerIs = conversation.studentId === participant.userId ? "student" : "instructor";
  const instructor =
    viewerIs === "student" ? await ctx.db.get("instructors", conversation.instructorId) : null;
  const other = await participantOf(ctx, conversation._id, participant.otherId);
  const newest = await newestMessage(ctx, conversation._id);
  return {
    conversationId: conversation._id,
    other: { ...(await publicPerson(ctx, participant.otherId)), slug: instructor?.slug ?? null },
    viewerIs,
    lastMessage: newest === null ? null : await messageViewOf(ctx, newest),
    lastMessageAt: participant.lastMessageAt,
    unread: await unreadOf(ctx, participant),
    otherReadAt: other?.readAt ?? 0,
  };
}

async function unreadOf(ctx: SharedQueryCtx, participant: Doc<"participants">): Promise<number> {
  if (participant.lastMessageAt <= participant.readAt) return 0;
  const after = await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_sentAt", (q) =>
      q.eq("conversationId", participant.conversationId).gt("sentAt", participant.readAt),
    )
    .take(MAX_SCANNED);
  const theirs = after.filter((message) => message.senderId === participant.otherId);
  return Math.min(theirs.length, UNREAD_SHOWN_MAX);
}
