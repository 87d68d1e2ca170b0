import { createFileRoute } from "@tanstack/react-router";
import { GoTo } from "../features/account/go-to";
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
  if (member) return <GoTo href={redirect ?? "/"} />;
  return <SignInForm redirect={redirect} />;
}
