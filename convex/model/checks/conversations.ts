/** Conversations: two sides each, messages in one strict order and each once, marks and heads that fit them. */
import type { Doc } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { newestMessage } from "../messageViews";
import { Findings, type Problem } from "./problems";

export async function checkConversation(
  ctx: QueryCtx,
  conversation: Doc<"conversations">,
): Promise<Problem[]> {
  const findings = new Findings("conversations", conversation._id);
  const { studentId, instructorId } = conversation;
  const samePair = await ctx.db
    .query("conversations")
    .withIndex("by_studentId_and_instructorId", (q) =>
      q.eq("studentId", studentId).eq("instructorId", instructorId),
    )
    .take(2);
  findings.expect(samePair.length === 1, "The pair has another conversation.");
  const sides = await ctx.db
    .query("participants")
    .withIndex("by_conversationId_and_userId", (q) => q.eq("conversationId", conversation._id))
    .take(3);
  const instructor = await ctx.db.get("instructors", instructorId);
  findings.expect(instructor !== null, "Its instructor is missing.");
  findings.expect(sides.length === 2, `It has ${sides.length} sides.`);
  const expected = [studentId, instructor?.userId].sort().join();
  const actual = sides
    .map(({ userId }) => userId)
    .sort()
    .join();
  findings.expect(instructor === null || actual === expected, "Its sides are other people.");
  return findings.problems;
}

export async function checkParticipant(ctx: QueryCtx, participant: Doc<"participants">): Promise<Problem[]> {
  const findings = new Findings("participants", participant._id);
  const conversation = await ctx.db.get("conversations", participant.conversationId);
  findings.expect(conversation !== null, "Its conversation is missing.");
  findings.expect(participant.userId !== participant.otherId, "It faces itself.");
  const newestAt = (await newestMessage(ctx, participant.conversationId))?.sentAt ?? 0;
  findings.expect(participant.lastMessageAt === newestAt, "Its last message is another.");
  findings.expect(participant.readAt <= newestAt, "It has read what isn't written yet.");
  return findings.problems;
}

export async function checkMessage(ctx: QueryCtx, message: Doc<"messages">): Promise<Problem[]> {
  const findings = new Findings("messages", message._id);
  const { conversationId, sentAt, clientId, senderId, bookingId, kind } = message;
  const sameInstant = await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_sentAt", (q) =>
      q.eq("conversationId", conversationId).eq("sentAt", sentAt),
    )
    .take(2);
  findings.expect(sameInstant.length === 1, "Another message has its place in the order.");
  const sameWords = await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_clientId", (q) =>
      q.eq("conversationId", conversationId).eq("clientId", clientId),
    )
    .take(2);
  findings.expect(sameWords.length === 1, "It was written twice.");
  findings.expect((kind === "text") === (senderId !== undefined), "Its kind and its sender don't fit.");
  findings.expect((kind === "text") === (bookingId === undefined), "Its kind and its lesson don't fit.");
  if (senderId !== undefined) {
    const side = await ctx.db
      .query("participants")
      .withIndex("by_conversationId_and_userId", (q) =>
        q.eq("conversationId", conversationId).eq("userId", senderId),
      )
      .first();
    findings.expect(side !== null, "Its sender isn't in the conversation.");
  }
  return findings.problems;
}
