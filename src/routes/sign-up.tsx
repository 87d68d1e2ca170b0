import { createFileRoute } from "@tanstack/react-router";
import { GoTo } from "../features/account/go-to";
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
  if (member) return <GoTo href={redirect ?? "/"} />;
  return <SignUpForm redirect={redirect} />;
}
