import type { ReactNode } from "react";
import { useNow } from "../../lib/clock";
import { useConnection } from "../../lib/connection";
import { classNames } from "../../ui/class-names";
import { Heading } from "../../ui/heading";
import { LiveTag } from "../../ui/live-tag";
import { ConversationList } from "./conversation-list";
import { useConversations } from "./queries";
import { NoThread } from "./thread-frame";
import { useOutbox } from "./use-outbox";
import { useTwoPanes } from "./use-two-panes";

export interface MessagesLayoutProps {
  viewerId: string;
  timeZone: string;
  activeId: string | undefined;
  /** The open thread. */
  children: ReactNode;
}

/** The list, and beside it (on a phone instead of it) the open thread. Fills the screen; each pane scrolls by itself. */
export function MessagesLayout({ viewerId, timeZone, activeId, children }: MessagesLayoutProps) {
  const conversations = useConversations();
  const nowAt = useNow(60_000);
  const hasTwoPanes = useTwoPanes();
  const { online } = useConnection();
  // Goes on with what an earlier page left behind, whichever thread is open.
  useOutbox(viewerId);
  const showsList = hasTwoPanes || activeId === undefined;
  const fills = hasTwoPanes || activeId !== undefined;
  const panes = (
    <>
      {showsList && (
        <section
          aria-labelledby="messages-title"
          className="min-w-0 px-2 pt-5 pb-4 md:w-88 md:flex-none md:overflow-y-auto md:border-r md:border-line md:px-4 xl:w-95"
        >
          <div className="mb-3 flex items-center gap-3 px-3">
            <Heading
              id="messages-title"
              level={activeId === undefined ? 1 : 2}
              tabIndex={-1}
              className="text-2xl"
            >
              Messages
            </Heading>
            <LiveTag online={online} />
          </div>
          <nav aria-label="Conversations">
            <ConversationList {...{ conversations, viewerId, activeId, timeZone, nowAt }} />
          </nav>
        </section>
      )}
      <div className={classNames("flex min-w-0 flex-1 flex-col", activeId === undefined && "max-md:hidden")}>
        {activeId === undefined ? <NoThread hasAny={(conversations?.length ?? 0) > 0} /> : children}
      </div>
    </>
  );
  if (!fills) return panes;
  return (
    <div className="relative min-h-100 flex-1">
      <div className="absolute inset-0 mx-auto flex max-w-360">{panes}</div>
    </div>
  );
}
