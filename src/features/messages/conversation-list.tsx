import { Link } from "@tanstack/react-router";
import { CheckCheck, Pencil } from "lucide-react";
import type { TimeZone } from "../../../convex/domain/time";
import { Avatar } from "../../ui/avatar";
import { ButtonLink } from "../../ui/button-link";
import { classNames } from "../../ui/class-names";
import { EmptyState } from "../../ui/empty-state";
import { Loading, Skeleton } from "../../ui/skeleton";
import { useDraft } from "./drafts";
import { listTime, previewOf } from "./message-words";
import type { Conversation } from "./queries";

export interface ConversationListProps {
  conversations: Conversation[] | undefined;
  viewerId: string;
  activeId: string | undefined;
  timeZone: TimeZone;
  nowAt: number;
}

/** Latest first, as the server has them. */
export function ConversationList({ conversations, ...rest }: ConversationListProps) {
  if (conversations === undefined) return <ListSkeleton />;
  if (conversations.length === 0) {
    return (
      <EmptyState
        title="No messages yet"
        text="Ask a teacher anything before you book."
        action={
          <ButtonLink variant="quiet" to="/services">
            Find a teacher
          </ButtonLink>
        }
      />
    );
  }
  return (
    <ul className="grid gap-0.5">
      {conversations.map((conversation) => (
        <ConversationRow key={conversation.conversationId} conversation={conversation} {...rest} />
      ))}
    </ul>
  );
}

type ConversationRowProps = Omit<ConversationListProps, "conversations"> & { conversation: Conversation };

function ConversationRow({ conversation, viewerId, activeId, timeZone, nowAt }: ConversationRowProps) {
  const { conversationId, other, unread, lastMessageAt } = conversation;
  const isActive = conversationId === activeId;
  return (
    <li>
      <Link
        to="/messages/$conversationId"
        params={{ conversationId }}
        className={classNames(
          "grid min-h-18 grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3.5 rounded-md px-3 py-2.5 text-ink no-underline focus-visible:-outline-offset-3",
          isActive ? "bg-action-soft" : "hover:bg-hover",
        )}
      >
        <Avatar id={other.userId} name={other.displayName} size={48} />
        <span className="min-w-0">
          <span className="block truncate font-semibold">{other.displayName}</span>
          <Preview conversation={conversation} viewerId={viewerId} isActive={isActive} timeZone={timeZone} />
        </span>
        <span className="nums grid justify-items-end gap-1 self-start pt-1 text-xs text-ink-2">
          {listTime(lastMessageAt, timeZone, nowAt)}
          {unread > 0 && (
            <span className="inline-grid h-5 min-w-5 place-items-center rounded-full bg-action px-1.5 text-2xs font-semibold text-on-action forced-color-adjust-none">
              <span aria-hidden>{unread}</span>
              <span className="sr-only">, {unread} unread</span>
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}

type PreviewProps = {
  conversation: Conversation;
  viewerId: string;
  isActive: boolean;
  timeZone: TimeZone;
};

function Preview({ conversation, viewerId, isActive, timeZone }: PreviewProps) {
  const { conversationId, lastMessage, unread, otherReadAt } = conversation;
  const [draft] = useDraft(viewerId, conversationId);
  const line = "flex items-center gap-1.5 text-sm";
  if (draft.trim() !== "" && !isActive) {
    return (
      <span className={classNames(line, "text-ink-2")}>
        <Pencil size={14} aria-hidden />
        <span className="truncate">Draft: {draft}</span>
      </span>
    );
  }
  if (lastMessage === null) return null;
  const isRead = lastMessage.senderId === viewerId && lastMessage.sentAt <= otherReadAt;
  return (
    <span className={classNames(line, unread > 0 ? "font-semibold text-ink" : "text-ink-2")}>
      {isRead && (
        <>
          <CheckCheck size={15} aria-hidden className="text-action-text" />
          <span className="sr-only">Read. </span>
        </>
      )}
      <span className="truncate">{previewOf(lastMessage, viewerId, timeZone)}</span>
    </span>
  );
}

function ListSkeleton() {
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
