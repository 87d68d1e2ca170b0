import type { ReactNode } from "react";
import { useNow } from "../../lib/clock";
import { ConversationList } from "./conversation-list";
import { MessagesFrame } from "./messages-frame";
import { useConversations } from "./queries";
import { NoThread } from "./thread-frame";
import { useOutbox, useOutboxEntries } from "./use-outbox";

export interface MessagesLayoutProps {
  viewerId: string;
  timeZone: string;
  activeId: string | undefined;
  /** The open thread. */
  children: ReactNode;
}

/** One's conversations, live, and the one that is open. */
export function MessagesLayout({ viewerId, timeZone, activeId, children }: MessagesLayoutProps) {
  const conversations = useConversations();
  const nowAt = useNow(60_000);
  // Goes on with what an earlier page left behind, whichever thread is open.
  const echoes = useOutboxEntries(useOutbox(viewerId));
  const hasThread = activeId !== undefined;
  return (
    <MessagesFrame
      hasThread={hasThread}
      list={
        <nav aria-label="Conversations">
          <ConversationList {...{ conversations, echoes, viewerId, activeId, timeZone, nowAt }} />
        </nav>
      }
      thread={hasThread ? children : conversations && <NoThread hasAny={conversations.length > 0} />}
    />
  );
}
