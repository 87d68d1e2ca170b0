import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { serverNow } from "../../lib/clock";
import { createCommandId } from "../../lib/command-id";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { createOutbox, type Outbox, type OutboxEntry } from "./outbox";
import { outboxKeyPrefix } from "./outbox-storage";
import { useSendMutation } from "./queries";

/* One outbox per account and page, whichever screens come and go: what is under way goes on. */
const outboxes = new Map<string, Outbox>();

/** The outbox of that account; it goes on with what an earlier page left behind. */
export function useOutbox(userId: string): Outbox {
  const send = useSendMutation();
  const outbox = useMemo(() => {
    const known = outboxes.get(userId);
    if (known !== undefined) return known;
    const made = createOutbox({
      userId,
      storage: localStorage,
      // The mutation waits for the network by itself, and resolves after the thread shows the message.
      send: ({ conversationId, body, clientId, commandId }) =>
        send({ conversationId: conversationId as Id<"conversations">, body, clientId, commandId }),
      explain: (problem) =>
        "refusal" in problem ? refusalMessage(problem.refusal) : thrownMessage(problem.thrown),
      now: serverNow,
      createId: createCommandId,
    });
    outboxes.set(userId, made);
    return made;
  }, [send, userId]);
  useEffect(() => {
    outbox.resume();
    const onStorage = (event: StorageEvent) => {
      if (event.key === null || event.key.startsWith(outboxKeyPrefix(userId))) outbox.reload();
    };
    // The tab that wrote it may be closed by now: whichever tab is looked at goes on.
    const onFocus = () => outbox.resume();
    window.addEventListener("storage", onStorage);
    window.addEventListener("focus", onFocus);
    return () => {
      window.removeEventListener("storage", onStorage);
      window.removeEventListener("focus", onFocus);
    };
  }, [outbox, userId]);
  return outbox;
}

export function useOutboxEntries(outbox: Outbox): readonly OutboxEntry[] {
  return useSyncExternalStore(outbox.subscribe, outbox.entries);
}
