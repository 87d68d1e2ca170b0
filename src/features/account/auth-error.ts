import { refusalMessage, thrownError, thrownMessage } from "../../lib/error-message";
import { ConvexError } from "convex/values";

export type AuthFlow = "signUp" | "signIn";

/** What went wrong while signing up or in, as a sentence. Never says which of e-mail and password was wrong. */
export function authErrorMessage(error: unknown, flow: AuthFlow): string {
  const code = error instanceof ConvexError ? (error.data as { code?: unknown } | null)?.code : undefined;
  const text = `${typeof code === "string" ? code : ""} ${error instanceof Error ? error.message : ""}`;
  if (/TooManyFailedAttempts|rateLimited|RateLimit/i.test(text)) {
    return refusalMessage({ code: "rateLimited", retryAt: 0 });
  }
  if (/InvalidAccountId|InvalidSecret|Invalid credentials|wrongCredentials/i.test(text)) {
    return "That e-mail and password don’t fit together.";
  }
  if (/already exists|accountExists|emailTaken/i.test(text)) {
    return "There is an account with this e-mail already. Log in instead.";
  }
  if (thrownError(error)?.code !== undefined) return thrownMessage(error);
  // A server that hides its errors answers a wrong password like a broken one.
  if (flow === "signIn" && /Server Error/i.test(text)) return "That e-mail and password don’t fit together.";
  return thrownMessage(error);
}
