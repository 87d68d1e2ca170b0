import type { ReactNode } from "react";
import { useConnection } from "../../lib/connection";
import { classNames } from "../../ui/class-names";
import { Heading } from "../../ui/heading";
import { LiveTag } from "../../ui/live-tag";
import { ListSkeleton } from "./conversation-list";
import { ThreadSkeleton } from "./thread-frame";
import { useTwoPanes } from "./use-two-panes";

export interface MessagesFrameProps {
  /** A thread is open: on a phone it is the whole screen. */
  hasThread: boolean;
  list: ReactNode;
  thread: ReactNode;
}

/** The list, and beside it (on a phone instead of it) the open thread. Fills the screen; each pane scrolls by itself. */
export function MessagesFrame({ hasThread, list, thread }: MessagesFrameProps) {
  const hasTwoPanes = useTwoPanes();
  const { online } = useConnection();
  const panes = (
    <>
      {(hasTwoPanes || !hasThread) && (
        <section
          aria-labelledby="messages-title"
          className="min-w-0 px-2 pt-5 pb-4 md:w-88 md:flex-none md:overflow-y-auto md:border-r md:border-line md:px-4 xl:w-95"
        >
          <div className="mb-3 flex items-center gap-3 px-3">
            <Heading id="messages-title" level={hasThread ? 2 : 1} tabIndex={-1} className="text-2xl">
              Messages
            </Heading>
            <LiveTag online={online} />
          </div>
          {list}
        </section>
      )}
      <div className={classNames("flex min-w-0 flex-1 flex-col", !hasThread && "max-md:hidden")}>
        {thread}
      </div>
    </>
  );
  if (!hasTwoPanes && !hasThread) return panes;
  return (
    <div className="relative min-h-100 flex-1">
      <div className="absolute inset-0 mx-auto flex max-w-360">{panes}</div>
    </div>
  );
}

/** While it isn't known yet who is here. */
export function MessagesSkeleton({ hasThread }: { hasThread: boolean }) {
  return (
    <MessagesFrame
      hasThread={hasThread}
      list={<ListSkeleton />}
      thread={hasThread ? <ThreadSkeleton /> : null}
    />
  );
}
