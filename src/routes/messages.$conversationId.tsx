import { createFileRoute } from "@tanstack/react-router";
import { ThreadPane } from "../features/messages/thread-pane";
import { useMember } from "../lib/viewer";

export const Route = createFileRoute("/messages/$conversationId")({
  staticData: { frame: "pane" },
  head: () => ({ meta: [{ title: "Messages · InstaInstru" }] }),
  component: ThreadRoute,
});

function ThreadRoute() {
  const { conversationId } = Route.useParams();
  const member = useMember();
  if (member == null) return null;
  return (
    <ThreadPane
      key={conversationId}
      conversationId={conversationId}
      viewerId={member.userId}
      timeZone={member.timeZone}
    />
  );
}
