import { PASSWORD_MIN } from "../../../convex/domain/limits";
import { serverNow } from "../../lib/clock";
import { browserTimeZone, zoneName } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { PasswordField } from "../../ui/password-field";
import { TextField } from "../../ui/text-field";
import { TextLink } from "../../ui/text-link";
import { signUpErrors } from "./account-fields";
import { AuthPage } from "./auth-page";
import { usePasswordAuth } from "./queries";
import { useAccountForm } from "./use-account-form";

export function SignUpForm({ redirect }: { redirect: string | undefined }) {
  const { signUp } = usePasswordAuth();
  const zone = zoneName(serverNow(), browserTimeZone());
  const { form, submit, field, pending, failure } = useAccountForm({
    flow: "signUp",
    check: signUpErrors,
    send: signUp,
    redirect: redirect ?? "/",
  });
  return (
    <AuthPage
      title="Sign up"
      text={
        <>
          Been here before?{" "}
          <TextLink to="/sign-in" search={{ redirect }}>
            Log in
          </TextLink>
        </>
      }
    >
      <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label="First name" autoComplete="given-name" {...field("firstName")} />
          <TextField
            label="Last name"
            autoComplete="family-name"
            hint="Others see its first letter."
            {...field("lastName")}
          />
        </div>
        <TextField
          label="E-mail"
          type="email"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          {...field("email")}
        />
        <PasswordField
          label="Password"
          autoComplete="new-password"
          hint={`At least ${PASSWORD_MIN} characters.`}
          {...field("password")}
        />
        {failure !== null && (
          <Notice tone="bad" role="alert">
            {failure.message}
            {failure.isEmailTaken && (
              <>
                {" "}
                <TextLink to="/sign-in" search={{ redirect }}>
                  Log in instead
                </TextLink>
              </>
            )}
          </Notice>
        )}
        <Button type="submit" pending={pending} pendingLabel="Signing up…" className="mt-1 w-full">
          Sign up
        </Button>
        <p className="text-xs text-ink-2">Times are written in {zone} time, as on this device.</p>
      </form>
    </AuthPage>
  );
}
