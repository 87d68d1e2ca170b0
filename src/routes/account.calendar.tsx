import { createFileRoute } from "@tanstack/react-router";
import { ToSignIn } from "../features/account/to-sign-in";
import { FeedPage } from "../features/calendars/feed-page";
import { useMember } from "../lib/viewer";

export const Route = createFileRoute("/account/calendar")({
  head: () => ({ meta: [{ title: "Your calendar · InstaInstru" }] }),
  component: Calendar,
});

function Calendar() {
  const member = useMember();
  if (member === null) return <ToSignIn />;
  return member === undefined ? null : <FeedPage />;
}
