import { createFileRoute } from "@tanstack/react-router";
import { ToSignIn } from "../features/account/to-sign-in";
import { LearnersPage } from "../features/learners/learners-page";
import { useMember } from "../lib/viewer";

export const Route = createFileRoute("/account/learners")({
  head: () => ({ meta: [{ title: "Learners · InstaInstru" }] }),
  component: Learners,
});

function Learners() {
  const member = useMember();
  if (member === null) return <ToSignIn />;
  return member === undefined ? null : <LearnersPage />;
}
