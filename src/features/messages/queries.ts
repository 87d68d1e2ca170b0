/** The door of this room to the backend. */
import { useMutation, usePaginatedQuery, useQueries, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useMemo, useState } from "react";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { MESSAGE_PAGE } from "../../../convex/domain/limits";

export type Conversation = FunctionReturnType<typeof api.conversations.list>[number];
export type Message = FunctionReturnType<typeof api.messages.list>["page"][number];
export type SendAnswer = FunctionReturnType<typeof api.messages.send>;

const FIRST_PAGE = 30;
const OLDER_PAGE = 30;

/** Latest first; undefined while loading. */
export function useConversations(): Conversation[] | undefined {
  return useQuery(api.conversations.list, {});
}

/** Undefined while loading; null when it isn't there, isn't one's own, or the id is no id at all. */
export function useConversation(conversationId: string): Conversation | null | undefined {
  const queries = useMemo(
    () => ({ it: { query: api.conversations.get, args: { conversationId } } }),
    [conversationId],
  );
  // What came from the address bar may be no id: such a question is answered by an error, which means "not there".
  const found = useQueries(queries)["it"] as Conversation | null | undefined | Error;
  return found instanceof Error ? null : found;
}

export interface Thread {
  /** Oldest first. */
  messages: readonly Message[];
  isLoading: boolean;
  /** Older ones are on their way. */
  isLoadingOlder: boolean;
  hasOlder: boolean;
  loadOlder: () => void;
}

/** A conversation's messages; the first page reaches back to the oldest of `unread`, as far as one page can. */
export function useThread(conversationId: Id<"conversations">, unread: number): Thread {
  const [initialNumItems] = useState(() => Math.min(MESSAGE_PAGE, Math.max(FIRST_PAGE, unread + 5)));
  const { results, status, loadMore } = usePaginatedQuery(
    api.messages.list,
    { conversationId },
    { initialNumItems },
  );
  const messages = useMemo(() => [...results].reverse(), [results]);
  return {
    messages,
    isLoading: status === "LoadingFirstPage",
    isLoadingOlder: status === "LoadingMore",
    hasOlder: status !== "Exhausted",
    loadOlder: () => loadMore(OLDER_PAGE),
  };
}

export const useSendMutation = () => useMutation(api.messages.send);
export const useMarkReadMutation = () => useMutation(api.conversations.markRead);
