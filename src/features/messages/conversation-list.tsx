import { useRef } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { ButtonLink } from "../../ui/button-link";
import { EmptyState } from "../../ui/empty-state";
import { Loading, Skeleton } from "../../ui/skeleton";
import { ConversationRow } from "./conversation-row";
import type { OutboxEntry } from "./outbox";
import type { Conversation } from "./queries";
import { useSteadyOrder } from "./use-steady-order";

export interface ConversationListProps {
  conversations: Conversation[] | undefined;
  /** What was written and isn't answered yet, in the order of writing. */
  echoes: readonly OutboxEntry[];
  viewerId: string;
  activeId: string | undefined;
  timeZone: TimeZone;
  nowAt: number;
}

/** Latest first, live. */
export function ConversationList({ conversations, ...rest }: ConversationListProps) {
  if (conversations === undefined) return <ListSkeleton />;
  if (conversations.length === 0) {
    return (
      <EmptyState
        title="No messages yet"
        text="Ask a teacher anything before you book."
        action={
          <ButtonLink variant="quiet" to="/browse">
            Find a teacher
          </ButtonLink>
        }
      />
    );
  }
  return <Conversations conversations={conversations} {...rest} />;
}

type ConversationsProps = Omit<ConversationListProps, "conversations"> & { conversations: Conversation[] };

function Conversations({ conversations, echoes, ...rest }: ConversationsProps) {
  const list = useRef<HTMLUListElement>(null);
  const steady = useSteadyOrder(conversations, list);
  return (
    <ul ref={list} className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
      {steady.map((conversation) => (
        <ConversationRow
          key={conversation.conversationId}
          conversation={conversation}
          echo={echoes.findLast((entry) => entry.conversationId === conversation.conversationId)}
          {...rest}
        />
      ))}
    </ul>
  );
}

export function ListSkeleton() {
  return (
    <Loading label="Loading your messages">
      <div className="grid gap-0.5">
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="flex min-h-18 items-center gap-3.5 px-3 py-2.5">
            <Skeleton className="size-12 flex-none" />
            <div className="grid flex-1 gap-2">
              <Skeleton className="h-4 w-28" />
              <Skeleton className="h-4 w-4/5" />
            </div>
          </div>
        ))}
      </div>
    </Loading>
  );
}
