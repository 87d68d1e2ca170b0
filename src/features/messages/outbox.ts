/* Owns what was written and isn't answered yet. Every entry stands under a key of its own in the browser's storage before
 * its first attempt, so that a reload, a crash or a second tab neither loses nor doubles it: the server keeps one message
 * per `clientId`. Entries of one conversation go out one after the other. */
import type { Refusal } from "../../../convex/domain/errors";
import { outboxKeyPrefix } from "./outbox-storage";

export interface OutboxEntry {
  /** The id of the message, for as long as it is one: the server keeps one message per id. */
  clientId: string;
  /** The id of the command that sends it; each retry is a command of its own. */
  commandId: string;
  conversationId: string;
  body: string;
  /** Rises strictly within a conversation: the order of writing. */
  writtenAt: number;
  /** Why it stays until someone retries or deletes it; null while it is under way. */
  failure: string | null;
}

export type Attempt = { ok: true } | { ok: false; error: Refusal };

export interface OutboxOptions {
  /** Whose it is: another account in this browser has its own. */
  userId: string;
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;
  send: (entry: OutboxEntry) => Promise<Attempt>;
  /** The sentence that stands beside a message that didn't go. */
  explain: (problem: { refusal: Refusal } | { thrown: unknown }) => string;
  now: () => number;
  createId: () => string;
}

export interface Outbox {
  /** In the order of writing; the same array until something changes. */
  entries: () => readonly OutboxEntry[];
  subscribe: (onChange: () => void) => () => void;
  add: (conversationId: string, body: string) => OutboxEntry;
  retry: (clientId: string) => void;
  remove: (clientId: string) => void;
  /** Goes on with what an earlier page left behind. */
  resume: () => void;
  /** Another tab changed the storage. */
  reload: () => void;
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { storage, send, explain, now, createId } = options;
  const prefix = outboxKeyPrefix(options.userId);
  const listeners = new Set<() => void>();
  const pumping = new Set<string>();
  /** Entries that the storage refused: they live as long as this page does. */
  const homeless = new Map<string, OutboxEntry>();
  let entries = readAll();

  function readAll(): readonly OutboxEntry[] {
    const found = [...homeless.values()];
    try {
      for (let index = 0; index < storage.length; index++) {
        const key = storage.key(index);
        const entry = key?.startsWith(prefix) ? parse(storage.getItem(key)) : null;
        if (entry !== null) found.push(entry);
      }
    } catch {
      // No storage: what is in memory is all there is.
    }
    return found.sort((one, other) => one.writtenAt - other.writtenAt);
  }

  function changed() {
    entries = readAll();
    for (const listener of listeners) listener();
  }

  function write(entry: OutboxEntry) {
    homeless.delete(entry.clientId);
    try {
      storage.setItem(prefix + entry.clientId, JSON.stringify(entry));
    } catch {
      homeless.set(entry.clientId, entry);
    }
    changed();
  }

  function drop(clientId: string) {
    homeless.delete(clientId);
    try {
      storage.removeItem(prefix + clientId);
    } catch {
      // No storage: it wasn't there.
    }
    changed();
  }

  async function pump(conversationId: string): Promise<void> {
    if (pumping.has(conversationId)) return;
    pumping.add(conversationId);
    try {
      for (;;) {
        const next = entries.find(
          (entry) => entry.conversationId === conversationId && entry.failure === null,
        );
        if (next === undefined) return;
        await attempt(next);
      }
    } finally {
      pumping.delete(conversationId);
    }
  }

  async function attempt(entry: OutboxEntry): Promise<void> {
    let failure: string | null = null;
    try {
      const answer = await send(entry);
      if (!answer.ok) failure = explain({ refusal: answer.error });
    } catch (thrown) {
      failure = explain({ thrown });
    }
    if (failure === null) drop(entry.clientId);
    // Deleted in another tab meanwhile: stays deleted.
    else if (entries.some((each) => each.clientId === entry.clientId)) write({ ...entry, failure });
  }

  return {
    entries: () => entries,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    add(conversationId, body) {
      const last = entries.at(-1)?.writtenAt ?? 0;
      const writtenAt = Math.max(now(), last + 1);
      const clientId = createId();
      const entry = { clientId, commandId: clientId, conversationId, body, writtenAt, failure: null };
      write(entry);
      void pump(conversationId);
      return entry;
    },
    retry(clientId) {
      const entry = entries.find((each) => each.clientId === clientId);
      if (entry === undefined || entry.failure === null) return;
      // A refusal is remembered under its command, so that trying again is a new one. The message stays the same one:
      // should the first attempt have arrived after all, it isn't doubled. It goes to the end.
      const writtenAt = Math.max(now(), (entries.at(-1)?.writtenAt ?? 0) + 1);
      write({ ...entry, commandId: createId(), writtenAt, failure: null });
      void pump(entry.conversationId);
    },
    remove: drop,
    resume() {
      for (const conversationId of new Set(entries.map((entry) => entry.conversationId))) {
        void pump(conversationId);
      }
    },
    reload: changed,
  };
}

function parse(stored: string | null): OutboxEntry | null {
  try {
    const entry = JSON.parse(stored ?? "null") as Partial<OutboxEntry> | null;
    if (
      typeof entry?.clientId !== "string" ||
      typeof entry.conversationId !== "string" ||
      typeof entry.body !== "string" ||
      typeof entry.writtenAt !== "number"
    ) {
      return null;
    }
    const { clientId, commandId = clientId, conversationId, body, writtenAt, failure = null } = entry;
    return { clientId, commandId, conversationId, body, writtenAt, failure };
  } catch {
    return null;
  }
}
