import { paginationOptsValidator, paginationResultValidator } from "convex/server";
import { v } from "convex/values";
import { messageView } from "./domain/messages";
import { command, viewerQuery } from "./functions";
import * as Messages from "./model/messages";

/** A conversation's messages, newest first, in reactive pages. A foreign or missing conversation throws `notFound`. */
export const list = viewerQuery({
  permission: "view_messages",
  args: { conversationId: v.id("conversations"), paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(messageView),
  handler: async (ctx, args) => await Messages.list(ctx, ctx.viewer, args),
});

/** Sends a text. The `commandId` is also the message's `clientId`, which the local echo carries. */
export const send = command("messages.send", {
  permission: "send_messages",
  limit: "message",
  args: { conversationId: v.id("conversations"), body: v.string(), clientId: v.string() },
  returns: { messageId: v.id("messages"), sentAt: v.number() },
  handler: async (ctx, args) => await Messages.send(ctx, ctx.viewer, args),
});
