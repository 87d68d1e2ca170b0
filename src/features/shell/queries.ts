import { useQuery } from "convex/react";
import { api } from "../../../convex/_generated/api";
import { useMember } from "../../lib/viewer";

/** Unread messages over all conversations; 0 for whoever has no account, or may not read messages. */
export function useUnreadTotal(): number {
  const member = useMember();
  const mayRead = member?.permissions.includes("view_messages") ?? false;
  return useQuery(api.conversations.unreadTotal, mayRead ? {} : "skip") ?? 0;
}
