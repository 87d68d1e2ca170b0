import { Check, CheckCheck, CircleAlert, Clock } from "lucide-react";
import type { TimeZone } from "../../../convex/domain/time";
import { formatClock } from "../../lib/format-time";
import { classNames } from "../../ui/class-names";
import { Avatar } from "../../ui/avatar";
import type { Item } from "./timeline";

export interface MessageBubbleProps {
  item: Item;
  other: { userId: string; displayName: string };
  timeZone: TimeZone;
  /** Its state stands below it: the last one read, the last one sent, and all that aren't sent. */
  isStated: boolean;
  online: boolean;
  onRetry: (clientId: string) => void;
  onDelete: (clientId: string) => void;
}

/** A text, on its writer's side. Whatever it holds is text. */
export function MessageBubble(props: MessageBubbleProps) {
  const { item, other, timeZone, isStated, online } = props;
  const isWaiting = item.delivery === "sending" && !online;
  return (
    <div
      className={classNames(
        "grid grid-cols-[minmax(0,1fr)]",
        item.isOwn ? "justify-items-end pl-12 md:pl-24" : "justify-items-start pr-12 md:pr-24",
        item.startsRun ? "pt-3" : "pt-1",
      )}
    >
      <div className="flex max-w-full items-end gap-2.5">
        {!item.isOwn && (
          <span className="w-9 flex-none max-md:hidden">
            {item.endsRun && <Avatar id={other.userId} name={other.displayName} size={36} />}
          </span>
        )}
        <p
          className={classNames(
            "min-w-0 rounded-lg border px-4 py-2.5 whitespace-pre-wrap wrap-anywhere",
            item.isOwn &&
              item.delivery !== "failed" &&
              !isWaiting &&
              "border-transparent bg-action text-on-action",
            isWaiting && "border-action-line bg-action-soft text-ink",
            item.delivery === "failed" && "border-bad bg-bad-soft text-ink",
            !item.isOwn && "border-line bg-surface",
            item.endsRun && (item.isOwn ? "rounded-br-xs" : "rounded-bl-xs"),
          )}
        >
          <span className="sr-only">{item.isOwn ? "You: " : `${other.displayName}: `}</span>
          {item.body}
        </p>
      </div>
      {item.delivery === "failed" ? (
        <Failed {...props} />
      ) : isStated ? (
        <p className="nums mt-1 flex items-center gap-1.5 text-xs text-ink-2">
          <State item={item} isWaiting={isWaiting} timeZone={timeZone} />
        </p>
      ) : (
        item.endsRun && (
          <p className={classNames("nums mt-1 text-xs text-ink-3", !item.isOwn && "md:pl-11.5")}>
            {formatClock(item.at, timeZone)}
          </p>
        )
      )}
    </div>
  );
}

function State({ item, isWaiting, timeZone }: { item: Item; isWaiting: boolean; timeZone: TimeZone }) {
  if (item.delivery === "sending") {
    return (
      <>
        <Clock size={15} aria-hidden />
        {isWaiting ? "Waiting for the network. It goes out by itself." : "Sending…"}
      </>
    );
  }
  const isRead = item.delivery === "read";
  return (
    <>
      {isRead ? (
        <CheckCheck size={15} aria-hidden className="text-action-text" />
      ) : (
        <Check size={15} aria-hidden />
      )}
      {isRead ? "Read" : "Sent"} · {formatClock(item.at, timeZone)}
    </>
  );
}

function Failed({ item, onRetry, onDelete }: MessageBubbleProps) {
  const button =
    "min-h-11 rounded-sm px-2 font-semibold text-action-text underline decoration-action-line underline-offset-4 hover:decoration-2 md:min-h-8";
  return (
    <div
      role="group"
      aria-label="Not sent"
      className="mt-1 flex flex-wrap items-center justify-end gap-x-2 text-xs"
    >
      <span className="flex items-center gap-1.5 text-bad">
        <CircleAlert size={15} aria-hidden />
        Not sent. {item.failure}
      </span>
      <button type="button" className={button} onClick={() => onRetry(item.key)}>
        Try again
      </button>
      <button type="button" className={button} onClick={() => onDelete(item.key)}>
        Delete
      </button>
    </div>
  );
}
