import { Link } from "@tanstack/react-router";
import { CheckCheck, CircleAlert, Clock, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { Avatar } from "../../ui/avatar";
import { classNames } from "../../ui/class-names";
import { useDraft } from "./drafts";
import { EventIcon } from "./event-icon";
import { listTime, previewOf } from "./message-words";
import type { OutboxEntry } from "./outbox";
import type { Conversation } from "./queries";

export interface ConversationRowProps {
  conversation: Conversation;
  /** What was written last and isn't answered yet. */
  echo: OutboxEntry | undefined;
  viewerId: string;
  activeId: string | undefined;
  timeZone: TimeZone;
  nowAt: number;
}

/** One conversation of the list: who, when, the last words and how many are new. */
export function ConversationRow(props: ConversationRowProps) {
  const { conversation, echo, activeId, timeZone, nowAt } = props;
  const { conversationId, other, unread, lastMessageAt } = conversation;
  const isActive = conversationId === activeId;
  return (
    <li>
      <Link
        to="/messages/$conversationId"
        params={{ conversationId }}
        className={classNames(
          "flex min-h-18 items-center gap-3.5 rounded-md px-3 py-2.5 text-ink no-underline focus-visible:-outline-offset-3",
          isActive ? "bg-action-soft" : "hover:bg-hover",
        )}
      >
        <Avatar id={other.userId} name={other.displayName} size={48} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-3">
            <span className="min-w-0 flex-1 truncate font-semibold">{other.displayName}</span>
            <span className="nums flex-none text-xs text-ink-2">
              {listTime(Math.max(lastMessageAt, echo?.writtenAt ?? 0), timeZone, nowAt)}
            </span>
          </span>
          <span className="flex min-h-5 items-center gap-3 text-sm">
            <Preview {...props} isActive={isActive} />
            {unread > 0 && (
              <span className="nums inline-grid h-5 min-w-5 flex-none place-items-center rounded-full bg-action px-1.5 text-2xs font-semibold text-on-action forced-color-adjust-none">
                <span aria-hidden>{unread}</span>
                <span className="sr-only">, {unread} unread</span>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}

/** What didn't go comes first, then what is half written, then what was said. */
function Preview(props: ConversationRowProps & { isActive: boolean }) {
  const { conversation, echo, viewerId, timeZone, isActive } = props;
  const { conversationId, lastMessage, unread, otherReadAt } = conversation;
  const [draft] = useDraft(viewerId, conversationId);
  if (echo !== undefined && echo.failure !== null) {
    return (
      <Line icon={<CircleAlert size={15} aria-hidden />} look="text-bad">
        Not sent: {echo.body}
      </Line>
    );
  }
  if (draft.trim() !== "" && !isActive) {
    return <Line icon={<Pencil size={14} aria-hidden />}>Draft: {draft}</Line>;
  }
  if (echo !== undefined) {
    return (
      <Line icon={<Clock size={14} aria-hidden />}>
        <span className="sr-only">Sending. </span>You: {echo.body}
      </Line>
    );
  }
  if (lastMessage === null) return <Line>Nothing written yet</Line>;
  const isRead = lastMessage.senderId === viewerId && lastMessage.sentAt <= otherReadAt;
  return (
    <Line
      look={unread > 0 ? "font-semibold text-ink" : "text-ink-2"}
      icon={
        lastMessage.kind !== "text" ? (
          <EventIcon kind={lastMessage.kind} size={15} />
        ) : isRead ? (
          <CheckCheck size={15} aria-hidden className="text-action-text" />
        ) : undefined
      }
    >
      {isRead && <span className="sr-only">Read. </span>}
      {previewOf(lastMessage, viewerId, timeZone)}
    </Line>
  );
}

function Line(props: { icon?: ReactNode; look?: string; children: ReactNode }) {
  const { icon, look = "text-ink-2", children } = props;
  return (
    <span className={classNames("flex min-w-0 flex-1 items-center gap-1.5 [&>svg]:flex-none", look)}>
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
