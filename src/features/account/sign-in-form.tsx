import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { PasswordField } from "../../ui/password-field";
import { TextField } from "../../ui/text-field";
import { TextLink } from "../../ui/text-link";
import { signInErrors } from "./account-fields";
import { AuthPage } from "./auth-page";
import { usePasswordAuth } from "./queries";
import { useAccountForm } from "./use-account-form";

export function SignInForm({ redirect }: { redirect: string | undefined }) {
  const { signIn } = usePasswordAuth();
  const { form, submit, field, pending, failure } = useAccountForm({
    flow: "signIn",
    check: signInErrors,
    send: signIn,
    redirect: redirect ?? "/",
  });
  return (
    <AuthPage
      title="Log in"
      text={
        <>
          New here?{" "}
          <TextLink to="/sign-up" search={{ redirect }}>
            Sign up
          </TextLink>
        </>
      }
    >
      <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <TextField
          label="E-mail"
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          {...field("email")}
        />
        <PasswordField label="Password" autoComplete="current-password" {...field("password")} />
        {failure !== null && (
          <Notice tone="bad" role="alert">
            {failure.message}
          </Notice>
        )}
        <Button type="submit" pending={pending} pendingLabel="Logging in…" className="mt-1 w-full">
          Log in
        </Button>
      </form>
    </AuthPage>
  );
}
