/** What a sign-up may say: the same sentences for form and server. */
import { EMAIL_MAX, NAME_MAX, PASSWORD_MAX, PASSWORD_MIN } from "./limits";
import { isTimeZone } from "./time";

/** One @, something on both sides, a dot in the domain; whether it receives mail only a mail can tell. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

export type AccountField = "email" | "password" | "firstName" | "lastName" | "timeZone";
export interface FieldProblem {
  field: AccountField;
  message: string;
}

export interface AccountDetails {
  email: string;
  firstName: string;
  lastName: string;
  timeZone: string;
}

/** E-mail addresses are kept and compared in lower case. */
export function cleanEmail(typed: string): string {
  return typed.trim().toLowerCase();
}

export function emailProblem(typed: unknown): FieldProblem | null {
  const email = typeof typed === "string" ? cleanEmail(typed) : "";
  return EMAIL.test(email) && email.length <= EMAIL_MAX
    ? null
    : { field: "email", message: "Enter an e-mail address." };
}

export function passwordProblem(password: unknown): FieldProblem | null {
  if (typeof password !== "string" || [...password].length < PASSWORD_MIN) {
    return { field: "password", message: `At least ${PASSWORD_MIN} characters.` };
  }
  return password.length > PASSWORD_MAX
    ? { field: "password", message: `At most ${PASSWORD_MAX} characters.` }
    : null;
}

export function nameProblem(field: "firstName" | "lastName", typed: unknown): FieldProblem | null {
  const length = typeof typed === "string" ? [...typed.trim()].length : 0;
  return length >= 1 && length <= NAME_MAX ? null : { field, message: `1 to ${NAME_MAX} characters.` };
}

export function timeZoneProblem(timeZone: unknown): FieldProblem | null {
  return typeof timeZone === "string" && isTimeZone(timeZone)
    ? null
    : { field: "timeZone", message: "Not a time zone." };
}
