import { useRouter } from "@tanstack/react-router";
import { useRef, useState, type FormEvent } from "react";
import type { AccountFields, FieldErrors } from "./account-fields";
import { authErrorMessage, isEmailTaken, type AuthFlow } from "./auth-error";

const empty: AccountFields = { firstName: "", lastName: "", email: "", password: "" };

export type AuthFailure = { message: string; isEmailTaken: boolean };

type FormOptions = {
  flow: AuthFlow;
  check: (fields: AccountFields) => FieldErrors;
  send: (fields: AccountFields) => Promise<void>;
  redirect: string;
};

/** State of an account form: errors appear after the first attempt and go as soon as they are mended. */
export function useAccountForm({ flow, check, send, redirect }: FormOptions) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [fields, setFields] = useState(empty);
  const [tried, setTried] = useState(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<AuthFailure | null>(null);
  const errors: FieldErrors = tried ? check(fields) : {};

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (pending) return;
    setTried(true);
    setFailure(null);
    const [firstWrong] = Object.keys(check(fields));
    if (firstWrong !== undefined) {
      form.current?.querySelector<HTMLElement>(`[name="${firstWrong}"]`)?.focus();
      return;
    }
    setPending(true);
    try {
      await send(fields);
      await router.navigate({ href: redirect, replace: true });
    } catch (error) {
      setFailure({ message: authErrorMessage(error, flow), isEmailTaken: isEmailTaken(error) });
      setPending(false);
    }
  }

  function field(name: keyof AccountFields) {
    return {
      name,
      value: fields[name],
      error: errors[name],
      onChange: (event: { target: { value: string } }) => {
        const { value } = event.target;
        setFailure(null);
        setFields((now) => ({ ...now, [name]: value }));
      },
    };
  }

  return { form, submit, field, pending, failure };
}
