import { useEffect, useRef } from "react";
import type { Conversation, Message } from "./queries";
import { useMarkReadMutation } from "./queries";

/** What is seen is read: while `isSeen`, everything up to the newest message. A mark that didn't arrive is set again. */
export function useMarkRead(conversation: Conversation, newest: Message | undefined, isSeen: boolean): void {
  const markRead = useMarkReadMutation();
  const markedAt = useRef(0);
  const { conversationId, unread } = conversation;
  const newestAt = newest?.sentAt ?? 0;
  useEffect(() => {
    if (!isSeen || unread === 0 || newestAt <= markedAt.current) return;
    const before = markedAt.current;
    markedAt.current = newestAt;
    const again = () => (markedAt.current = before);
    markRead({ conversationId, readAt: newestAt }).then((answer) => answer.ok || again(), again);
  }, [conversationId, isSeen, markRead, newestAt, unread]);
}
