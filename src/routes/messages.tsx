import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { ToSignIn } from "../features/account/to-sign-in";
import { MessagesLayout } from "../features/messages/messages-layout";
import { useMember } from "../lib/viewer";
import { Loading, Skeleton } from "../ui/skeleton";

export const Route = createFileRoute("/messages")({ component: MembersMessages });

/** Messages belong to an account: whoever has none here logs in first and comes back. */
function MembersMessages() {
  const member = useMember();
  const { conversationId } = useParams({ strict: false });
  if (member === undefined) {
    return (
      <Loading label="Loading your messages">
        <Skeleton className="m-5 h-9 w-40" />
      </Loading>
    );
  }
  if (member === null) return <ToSignIn />;
  return (
    <MessagesLayout viewerId={member.userId} timeZone={member.timeZone} activeId={conversationId}>
      <Outlet />
    </MessagesLayout>
  );
}
