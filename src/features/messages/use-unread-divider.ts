import { useState } from "react";
import type { Conversation, Message } from "./queries";
import { firstUnreadOf } from "./timeline";

export interface UnreadDivider {
  firstUnreadKey: string | null;
  dismiss: () => void;
}

type Mark = { unread: number; upToAt: number };

/**
 * Where "new" is written: fixed when the thread opens, and set anew when messages come while nobody looks. It stays while
 * one reads, though the mark moves on; writing an answer takes it away.
 */
export function useUnreadDivider(
  conversation: Conversation,
  messages: readonly Message[],
  isSeen: boolean,
): UnreadDivider {
  const newestAt = messages.at(-1)?.sentAt ?? 0;
  const [mark, setMark] = useState<Mark>({ unread: conversation.unread, upToAt: newestAt });
  const [wasSeen, setWasSeen] = useState(isSeen);
  if (isSeen !== wasSeen) {
    setWasSeen(isSeen);
    // Turning away: what was new is old, what comes now will be.
    if (!isSeen) setMark({ unread: 0, upToAt: newestAt });
  }
  if (!isSeen && !wasSeen && conversation.unread > 0 && mark.upToAt < newestAt) {
    setMark({ unread: conversation.unread, upToAt: newestAt });
  }
  return {
    firstUnreadKey: firstUnreadOf(messages, conversation.other.userId, mark.unread, mark.upToAt),
    dismiss: () => setMark({ unread: 0, upToAt: newestAt }),
  };
}
