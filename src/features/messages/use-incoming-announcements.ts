import { useEffect, useRef } from "react";
import { useAnnounce } from "../../ui/announcer";
import { eventTitle } from "./message-words";
import type { Message } from "./queries";

/** Reads out what the other side writes while the thread is open; neither one's own words nor older ones. */
export function useIncomingAnnouncements(
  messages: readonly Message[],
  viewerId: string,
  otherName: string,
): void {
  const announce = useAnnounce();
  const newestAt = messages.at(-1)?.sentAt ?? 0;
  const heardAt = useRef(newestAt);
  useEffect(() => {
    const fresh = messages.filter(
      (message) => message.sentAt > heardAt.current && message.senderId !== viewerId,
    );
    heardAt.current = Math.max(heardAt.current, newestAt);
    for (const message of fresh) {
      announce.polite(
        message.kind === "text" ? `${otherName}: ${message.body}` : eventTitle(message.kind, message.booking),
      );
    }
  }, [announce, messages, newestAt, otherName, viewerId]);
}
