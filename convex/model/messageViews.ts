import type { Doc, Id } from "../_generated/dataModel";
import type { MessageView } from "../domain/messages";
import type { SharedQueryCtx } from "../functions";

export async function newestMessage(
  ctx: SharedQueryCtx,
  conversationId: Id<"conversations">,
): Promise<Doc<"messages"> | null> {
  return await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_sentAt", (q) => q.eq("conversationId", conversationId))
    .order("desc")
    .first();
}

/** A message as both sides see it; a booking event carries its lesson as it stands now. */
export async function messageViewOf(ctx: SharedQueryCtx, message: Doc<"messages">): Promise<MessageView> {
  const booking = message.bookingId === undefined ? null : await ctx.db.get("bookings", message.bookingId);
  return {
    messageId: message._id,
    clientId: message.clientId,
    kind: message.kind,
    body: message.body,
    senderId: message.senderId ?? null,
    sentAt: message.sentAt,
    moved: message.moved ?? null,
    lessonCount: message.lessonCount ?? 1,
    booking:
      booking === null
        ? null
        : {
            bookingId: booking._id,
            serviceName: booking.serviceName,
            startsAt: booking.startsAt,
            durationMinutes: booking.durationMinutes,
            state: booking.state,
          },
  };
}
