import { ArrowDown } from "lucide-react";
import type { ReactNode } from "react";
import type { TimeZone } from "../../../convex/domain/time";
import { Spinner } from "../../ui/spinner";
import { EventCard } from "./event-card";
import { MessageBubble } from "./message-bubble";
import { dayWords, firstNameOf } from "./message-words";
import type { Thread } from "./queries";
import { statedKeys, type Row } from "./timeline";
import type { ThreadScroll } from "./use-thread-scroll";

export interface ThreadLogProps {
  rows: readonly Row[];
  thread: Thread;
  scroll: ThreadScroll;
  other: { userId: string; displayName: string };
  timeZone: TimeZone;
  nowAt: number;
  online: boolean;
  /** Came in below while one reads above. */
  newBelow: number;
  onRetry: (clientId: string) => void;
  onDelete: (clientId: string) => void;
}

/** The thread itself: a log that scrolls, with a way back to its end. */
export function ThreadLog(props: ThreadLogProps) {
  const { rows, thread, scroll, other, newBelow } = props;
  const stated = statedKeys(rows);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroll.scroller}
        onScroll={scroll.onScroll}
        role="log"
        // News is read by the page's announcer: one's own words and older ones aren't.
        aria-live="off"
        aria-label={`Messages with ${other.displayName}`}
        tabIndex={0}
        className="absolute inset-0 overflow-y-auto overscroll-contain px-4 [overflow-anchor:none] focus-visible:-outline-offset-3 md:px-7"
      >
        <div ref={scroll.content} className="flex min-h-full flex-col pb-4">
          <div aria-hidden className="flex-1" />
          {thread.hasOlder && (
            <div className="grid h-12 place-items-center text-ink-3">
              {thread.isLoadingOlder && <Spinner />}
            </div>
          )}
          {rows.length === 0 && <FirstWords name={firstNameOf(other.displayName)} />}
          {rows.map((row) => (
            <RowView key={row.key} row={row} isStated={stated.has(row.key)} {...props} />
          ))}
        </div>
      </div>
      {!scroll.isAtEnd && (
        <button
          type="button"
          onClick={scroll.goToEnd}
          className="absolute bottom-3 left-1/2 inline-flex min-h-11 -translate-x-1/2 animate-appear items-center gap-2 rounded-full border border-line bg-raised px-4 text-sm font-semibold text-action-text shadow-md hover:bg-hover"
        >
          <ArrowDown size={18} aria-hidden />
          {newBelow === 0 ? "Latest" : newBelow === 1 ? "1 new message" : `${newBelow} new messages`}
        </button>
      )}
    </div>
  );
}

type RowViewProps = Omit<ThreadLogProps, "rows"> & { row: Row; isStated: boolean };

function RowView({ row, isStated, other, timeZone, nowAt, online, onRetry, onDelete }: RowViewProps) {
  switch (row.type) {
    case "day":
      return (
        <Separator>
          <span className="text-ink-2">{dayWords(row.at, timeZone, nowAt)}</span>
        </Separator>
      );
    case "unread":
      return (
        <Separator isUnread>
          <span className="font-semibold text-action-text">New</span>
        </Separator>
      );
    case "item":
      return row.item.kind === "text" ? (
        <MessageBubble item={row.item} {...{ other, timeZone, isStated, online, onRetry, onDelete }} />
      ) : (
        <EventCard item={row.item} timeZone={timeZone} nowAt={nowAt} />
      );
  }
}

function Separator({ isUnread = false, children }: { isUnread?: boolean; children: ReactNode }) {
  const line = isUnread ? "h-px flex-1 bg-action-line" : "h-px flex-1 bg-line";
  return (
    <div data-unread-line={isUnread || undefined} className="flex items-center gap-4 pt-5 pb-1 text-xs">
      <span aria-hidden className={line} />
      {children}
      <span aria-hidden className={line} />
    </div>
  );
}

function FirstWords({ name }: { name: string }) {
  return (
    <p className="mx-auto max-w-88 py-6 text-center text-sm text-ink-2">
      Nothing is written yet. Ask {name} anything: what to bring, what to start with, where to meet.
    </p>
  );
}
