import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { ToSignIn } from "../features/account/to-sign-in";
import { MessagesSkeleton } from "../features/messages/messages-frame";
import { MessagesLayout } from "../features/messages/messages-layout";
import { useMember } from "../lib/viewer";

export const Route = createFileRoute("/messages")({ component: MembersMessages });

/** Messages belong to an account: whoever has none here logs in first and comes back. */
function MembersMessages() {
  const member = useMember();
  const { conversationId } = useParams({ strict: false });
  if (member === undefined) return <MessagesSkeleton hasThread={conversationId !== undefined} />;
  if (member === null) return <ToSignIn />;
  return (
    <MessagesLayout viewerId={member.userId} timeZone={member.timeZone} activeId={conversationId}>
      <Outlet />
    </MessagesLayout>
  );
}
