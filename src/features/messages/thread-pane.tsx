import { useMemo, useState } from "react";
import { useNow } from "../../lib/clock";
import { useConnection } from "../../lib/connection";
import { Composer } from "./composer";
import { useDraft } from "./drafts";
import { firstNameOf } from "./message-words";
import { NextLesson } from "./next-lesson";
import { useConversation, useThread, type Conversation, type Thread } from "./queries";
import { BubblesSkeleton, ThreadHeader, ThreadMissing, ThreadSkeleton } from "./thread-frame";
import { ThreadLog } from "./thread-log";
import { timelineOf } from "./timeline";
import { useAttention } from "./use-attention";
import { useIncomingAnnouncements } from "./use-incoming-announcements";
import { useMarkRead } from "./use-mark-read";
import { useOutbox, useOutboxEntries } from "./use-outbox";
import { useThreadScroll } from "./use-thread-scroll";
import { useTwoPanes } from "./use-two-panes";
import { useUnreadDivider } from "./use-unread-divider";

export interface ThreadPaneProps {
  conversationId: string;
  viewerId: string;
  timeZone: string;
}

/** One conversation, live. */
export function ThreadPane({ conversationId, ...viewer }: ThreadPaneProps) {
  const conversation = useConversation(conversationId);
  if (conversation === undefined) return <ThreadSkeleton />;
  if (conversation === null) return <ThreadMissing />;
  return <OpenThread key={conversationId} conversation={conversation} {...viewer} />;
}

type OpenThreadProps = Omit<ThreadPaneProps, "conversationId"> & { conversation: Conversation };

function OpenThread(props: OpenThreadProps) {
  const { conversation, timeZone } = props;
  const thread = useThread(conversation.conversationId, conversation.unread);
  const nowAt = useNow(60_000);
  return (
    <>
      <div className="border-b border-line">
        <ThreadHeader other={conversation.other} />
        <NextLesson conversation={conversation} timeZone={timeZone} nowAt={nowAt} />
      </div>
      {thread.isLoading ? <BubblesSkeleton /> : <LoadedThread {...props} thread={thread} nowAt={nowAt} />}
    </>
  );
}

function LoadedThread(props: OpenThreadProps & { thread: Thread; nowAt: number }) {
  const { conversation, thread, viewerId, timeZone, nowAt } = props;
  const { conversationId, other, otherReadAt } = conversation;
  const { messages } = thread;
  const { online, behind } = useConnection();
  const hasTwoPanes = useTwoPanes();
  const outbox = useOutbox(viewerId);
  const entries = useOutboxEntries(outbox);
  const [draft, setDraft] = useDraft(viewerId, conversationId);
  const attention = useAttention();
  const [seenAt, setSeenAt] = useState(messages.at(-1)?.sentAt ?? 0);
  const divider = useUnreadDivider(conversation, messages, attention);
  const rows = useMemo(
    () =>
      timelineOf({
        messages,
        echoes: entries.filter((entry) => entry.conversationId === conversationId),
        viewerId,
        otherReadAt,
        timeZone,
        firstUnreadKey: divider.firstUnreadKey,
      }),
    [messages, entries, conversationId, viewerId, otherReadAt, timeZone, divider.firstUnreadKey],
  );
  const scroll = useThreadScroll({
    startKey: `${messages[0]?.clientId} ${thread.hasOlder}`,
    endKey: `${rows.at(-1)?.key} ${rows.length}`,
    canLoadOlder: thread.hasOlder && !thread.isLoadingOlder,
    loadOlder: thread.loadOlder,
  });
  const newest = messages.at(-1);
  const newestAt = newest?.sentAt ?? 0;
  if (scroll.isAtEnd && newestAt > seenAt) setSeenAt(newestAt);
  useMarkRead(conversation, newest, attention && scroll.isAtEnd);
  useIncomingAnnouncements(messages, viewerId, firstNameOf(other.displayName));
  return (
    <>
      <ThreadLog
        rows={rows}
        thread={thread}
        scroll={scroll}
        other={other}
        timeZone={timeZone}
        nowAt={nowAt}
        online={online && !behind}
        newBelow={messages.filter((each) => each.sentAt > seenAt && each.senderId !== viewerId).length}
        onRetry={outbox.retry}
        onDelete={outbox.remove}
      />
      <div className="border-t border-line px-4 pt-3 pb-[calc(0.75rem+env(safe-area-inset-bottom))] md:px-7">
        <Composer
          name={firstNameOf(other.displayName)}
          draft={draft}
          onDraft={setDraft}
          autoFocus={hasTwoPanes}
          onSend={(body) => {
            outbox.add(conversationId, body);
            setDraft("");
            divider.dismiss();
            scroll.goToEnd();
          }}
        />
      </div>
    </>
  );
}
