/* What an account form accepts; the same limits as the server's. A message per field, or none when it is fine. */
import { EMAIL_MAX, NAME_MAX, PASSWORD_MAX, PASSWORD_MIN } from "../../../convex/domain/limits";

export type AccountFields = { firstName: string; lastName: string; email: string; password: string };
export type FieldErrors = Partial<Record<keyof AccountFields, string>>;

export function signUpErrors(fields: AccountFields): FieldErrors {
  return withoutEmpty({
    firstName: nameError(fields.firstName, "first"),
    lastName: nameError(fields.lastName, "last"),
    email: emailError(fields.email),
    password: newPasswordError(fields.password),
  });
}

export function signInErrors(fields: Pick<AccountFields, "email" | "password">): FieldErrors {
  return withoutEmpty({
    email: emailError(fields.email),
    password: fields.password === "" ? "Type your password." : undefined,
  });
}

function nameError(name: string, which: "first" | "last"): string | undefined {
  const length = name.trim().length;
  if (length === 0) return `Type your ${which} name.`;
  if (length > NAME_MAX) return `At most ${NAME_MAX} characters.`;
  return undefined;
}

function emailError(email: string): string | undefined {
  const text = email.trim();
  if (text === "") return "Type your e-mail address.";
  const [local, domain, ...more] = text.split("@");
  if (more.length > 0 || !local || !domain || /\s/.test(text)) return "That isn’t an e-mail address yet.";
  if (!domain.includes(".") || domain.startsWith(".") || domain.endsWith(".")) {
    return `Is there a dot missing in “${domain}”?`;
  }
  if (text.length > EMAIL_MAX) return `At most ${EMAIL_MAX} characters.`;
  return undefined;
}

function newPasswordError(password: string): string | undefined {
  if (password.length < PASSWORD_MIN) {
    const missing = PASSWORD_MIN - password.length;
    return password === ""
      ? `Choose a password of at least ${PASSWORD_MIN} characters.`
      : `${missing} more ${missing === 1 ? "character" : "characters"}, at least ${PASSWORD_MIN}.`;
  }
  if (password.length > PASSWORD_MAX) return `At most ${PASSWORD_MAX} characters.`;
  return undefined;
}

function withoutEmpty(errors: { [Field in keyof AccountFields]?: string | undefined }): FieldErrors {
  return Object.fromEntries(Object.entries(errors).filter(([, message]) => message !== undefined));
}
