import { refusalMessage, thrownError, thrownMessage } from "../../lib/error-message";
import { ConvexError } from "convex/values";

export type AuthFlow = "signUp" | "signIn";

/** The way on is to log in: the account is there already. */
export function isEmailTaken(error: unknown): boolean {
  return /already exists|accountExists|emailTaken/i.test(textOf(error));
}

/** What went wrong while signing up or in, as a sentence. Never says which of e-mail and password was wrong. */
export function authErrorMessage(error: unknown, flow: AuthFlow): string {
  const text = textOf(error);
  if (/TooManyFailedAttempts|rateLimited|RateLimit/i.test(text)) {
    return refusalMessage({ code: "rateLimited", retryAt: 0 });
  }
  if (/InvalidAccountId|InvalidSecret|Invalid credentials|wrongCredentials/i.test(text)) {
    return "That e-mail and password don’t fit together.";
  }
  if (isEmailTaken(error)) return "There is an account with this e-mail already.";
  if (thrownError(error)?.code !== undefined) return thrownMessage(error);
  // A server that hides its errors answers a wrong password like a broken one.
  if (flow === "signIn" && /Server Error/i.test(text)) return "That e-mail and password don’t fit together.";
  return thrownMessage(error);
}

function textOf(error: unknown): string {
  const code = error instanceof ConvexError ? (error.data as { code?: unknown } | null)?.code : undefined;
  return `${typeof code === "string" ? code : ""} ${error instanceof Error ? error.message : ""}`;
}
