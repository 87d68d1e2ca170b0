/** What functions may ask of the official backend and not of this one. */
import { UserError } from "../../engine/errors.ts";

const ASKED_BY: Record<string, string> = {
  "1.0/signJwt": "ctx.auth.signJwt()",
  "1.0/auditLog": "audit()",
  "1.0/createServiceToken": "service tokens",
  "1.0/getServiceUrl": "addresses of Convex services",
  "1.0/actions/vectorSearch": "ctx.vectorSearch()",
};

/** Null for an operation that nobody knows. */
export function unsupportedSyscall(operation: string): UserError | null {
  const what = ASKED_BY[operation];
  return what === undefined ? null : new UserError(`The local backend doesn't support ${what}.`);
}
