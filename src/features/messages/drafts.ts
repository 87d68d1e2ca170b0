/* Owns what was typed and not sent: kept per account and conversation for as long as the tab lives. */
import { useSyncExternalStore } from "react";

export interface Drafts {
  read: (key: string) => string;
  write: (key: string, text: string) => void;
  subscribe: (onChange: () => void) => () => void;
}

export function createDrafts(storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">): Drafts {
  const known = new Map<string, string>();
  const listeners = new Set<() => void>();
  return {
    read(key) {
      const text = known.get(key) ?? stored(storage, key);
      known.set(key, text);
      return text;
    },
    write(key, text) {
      known.set(key, text);
      try {
        if (text === "") storage().removeItem(`draft:${key}`);
        else storage().setItem(`draft:${key}`, text);
      } catch {
        // Storage full or forbidden: the draft lives in memory, as long as this page does.
      }
      for (const listener of listeners) listener();
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

function stored(storage: () => Pick<Storage, "getItem">, key: string): string {
  try {
    return storage().getItem(`draft:${key}`) ?? "";
  } catch {
    return "";
  }
}

const drafts = createDrafts(() => sessionStorage);

export function useDraft(userId: string, conversationId: string): [string, (text: string) => void] {
  const key = `${userId}:${conversationId}`;
  const text = useSyncExternalStore(drafts.subscribe, () => drafts.read(key));
  return [text, (next) => drafts.write(key, next)];
}
