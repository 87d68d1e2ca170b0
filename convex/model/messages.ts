/** The one writer of messages: keeps `sentAt` strictly increasing, both participants' `lastMessageAt`, and each message once. */
import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { refused, type Refusal } from "../domain/errors";
import { COMMAND_ID_MAX, MESSAGE_PAGE } from "../domain/limits";
import { bodyProblem, cleanBody, nextSentAt, type MessageKind, type MessageView } from "../domain/messages";
import type { SharedQueryCtx } from "../functions";
import { ensureConversation, ensureParticipation, participantOf } from "./conversations";
import { messageViewOf, newestMessage } from "./messageViews";
import { thrown, type Viewer } from "./viewers";

export async function list(
  ctx: SharedQueryCtx,
  viewer: Viewer,
  args: { conversationId: Id<"conversations">; paginationOpts: PaginationOptions },
): Promise<PaginationResult<MessageView>> {
  await ensureParticipation(ctx, viewer, args.conversationId);
  const { paginationOpts } = args;
  const page = await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_sentAt", (q) => q.eq("conversationId", args.conversationId))
    .order("desc")
    .paginate({ ...paginationOpts, numItems: Math.min(paginationOpts.numItems, MESSAGE_PAGE) });
  return { ...page, page: await Promise.all(page.page.map((message) => messageViewOf(ctx, message))) };
}

type Sent = { ok: true; messageId: Id<"messages">; sentAt: number } | { ok: false; error: Refusal };

export async function send(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { conversationId: Id<"conversations">; body: string; clientId: string },
  nowAt: number = Date.now(),
): Promise<Sent> {
  const { conversation, participant } = await ensureParticipation(ctx, viewer, args.conversationId);
  const problem = bodyProblem(args.body);
  if (problem !== null) throw thrown({ code: "badArgument", field: "body", message: problem });
  if (args.clientId.length === 0 || args.clientId.length > COMMAND_ID_MAX) {
    throw thrown({ code: "badArgument", field: "clientId", message: "1 to 64 characters." });
  }
  const same = await withClientId(ctx, conversation._id, args.clientId);
  if (same !== null) {
    if (same.senderId !== viewer.user._id) throw thrown({ code: "commandReused" });
    return { ok: true, messageId: same._id, sentAt: same.sentAt };
  }
  if (!(await isReachable(ctx, conversation, participant.otherId))) {
    return refused({ code: "recipientUnavailable" });
  }
  const message = {
    kind: "text" as const,
    body: cleanBody(args.body),
    clientId: args.clientId,
    senderId: viewer.user._id,
  };
  return { ok: true, ...(await append(ctx, conversation, message, nowAt)) };
}

/**
 * A card in the conversation of a booking's two people, once per booking, kind and move. Makes the conversation if they
 * never wrote.
 */
export async function postSystemMessage(
  ctx: MutationCtx,
  args: {
    studentId: Id<"users">;
    instructorId: Id<"instructors">;
    kind: Exclude<MessageKind, "text">;
    bookingId: Id<"bookings">;
    moved?: { fromAt: number; toAt: number; count: number };
    /** Of a series; the booking is the first it speaks of. */
    lessonCount?: number;
  },
  nowAt: number = Date.now(),
): Promise<void> {
  const { kind, bookingId, moved, lessonCount = 1, ...pair } = args;
  const conversation = await ensureConversation(ctx, pair);
  const clientId = `${kind}:${bookingId}${moved === undefined ? "" : `:${moved.count}`}`;
  if ((await withClientId(ctx, conversation._id, clientId)) !== null) return;
  const times = moved === undefined ? {} : { moved: { fromAt: moved.fromAt, toAt: moved.toAt } };
  const series = lessonCount === 1 ? {} : { lessonCount };
  await append(ctx, conversation, { kind, bookingId, clientId, body: "", ...times, ...series }, nowAt);
}

type NewMessage = Pick<
  Doc<"messages">,
  "kind" | "body" | "clientId" | "senderId" | "bookingId" | "moved" | "lessonCount"
>;

async function append(
  ctx: MutationCtx,
  conversation: Doc<"conversations">,
  message: NewMessage,
  nowAt: number,
): Promise<{ messageId: Id<"messages">; sentAt: number }> {
  const newest = await newestMessage(ctx, conversation._id);
  // Invariant: within a conversation sentAt increases strictly, also when a clock steps back: it is order and read mark.
  const sentAt = nextSentAt(newest?.sentAt ?? null, nowAt);
  const messageId = await ctx.db.insert("messages", {
    conversationId: conversation._id,
    sentAt,
    ...message,
  });
  for (const participant of await bothSides(ctx, conversation)) {
    // Who had read everything and writes has read their own words too: no second write for the mark.
    const hasReadAll = participant.readAt >= (newest?.sentAt ?? 0);
    const isSender = participant.userId === message.senderId;
    await ctx.db.patch("participants", participant._id, {
      lastMessageAt: sentAt,
      state: "active",
      ...(isSender && hasReadAll ? { readAt: sentAt } : {}),
    });
  }
  return { messageId, sentAt };
}

async function bothSides(
  ctx: MutationCtx,
  conversation: Doc<"conversations">,
): Promise<Doc<"participants">[]> {
  const student = await participantOf(ctx, conversation._id, conversation.studentId);
  const instructor = student === null ? null : await participantOf(ctx, conversation._id, student.otherId);
  return [student, instructor].filter((side) => side !== null);
}

/** People who are suspended or gone, and instructors who paused, aren't written to. */
async function isReachable(
  ctx: SharedQueryCtx,
  conversation: Doc<"conversations">,
  otherId: Id<"users">,
): Promise<boolean> {
  const other = await ctx.db.get("users", otherId);
  if (other?.status !== "active") return false;
  if (otherId === conversation.studentId) return true;
  const instructor = await ctx.db.get("instructors", conversation.instructorId);
  return instructor?.status === "live";
}

async function withClientId(ctx: SharedQueryCtx, conversationId: Id<"conversations">, clientId: string) {
  return await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_clientId", (q) =>
      q.eq("conversationId", conversationId).eq("clientId", clientId),
    )
    .first();
}
