import { createFileRoute, Navigate } from "@tanstack/react-router";
import { parseAuthSearch } from "../features/account/redirect";
import { SignUpForm } from "../features/account/sign-up-form";
import { useMember } from "../lib/viewer";

export const Route = createFileRoute("/sign-up")({
  validateSearch: parseAuthSearch,
  head: () => ({ meta: [{ title: "Sign up · InstaInstru" }] }),
  component: SignUpPage,
});

function SignUpPage() {
  const { redirect } = Route.useSearch();
  const member = useMember();
  if (member) return <Navigate href={redirect ?? "/"} replace />;
  return <SignUpForm redirect={redirect} />;
}
