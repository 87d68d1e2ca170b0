import { createFileRoute, Navigate } from "@tanstack/react-router";
import { parseAuthSearch } from "../features/account/redirect";
import { SignInForm } from "../features/account/sign-in-form";
import { useMember } from "../lib/viewer";

export const Route = createFileRoute("/sign-in")({
  validateSearch: parseAuthSearch,
  head: () => ({ meta: [{ title: "Log in · InstaInstru" }] }),
  component: SignInPage,
});

function SignInPage() {
  const { redirect } = Route.useSearch();
  const member = useMember();
  if (member) return <Navigate href={redirect ?? "/"} replace />;
  return <SignInForm redirect={redirect} />;
}
