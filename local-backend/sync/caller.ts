/** Who a socket or a request speaks for, and how that is found out. Behaviour: `auth/authenticator.ts`. */
import type { JsonObject } from "../engine/types.ts";

export type Caller =
  | { kind: "anonymous"; identity: null; expiresAtMs: null }
  | { kind: "user"; identity: JsonObject; expiresAtMs: number; token: string }
  /** `isReadOnly`: may look at everything but secrets, and change nothing. */
  | { kind: "admin"; isReadOnly: boolean; identity: JsonObject | null; expiresAtMs: null };

export const ANONYMOUS: Caller = { kind: "anonymous", identity: null, expiresAtMs: null };

/** A token or key that doesn't hold; the message may go to the client. */
export class AuthenticationError extends Error {
  constructor(
    public readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "AuthenticationError";
  }
}

export interface CallerSource {
  /** Each throws AuthenticationError. */
  user(token: string): Promise<Caller>;
  admin(key: string, impersonating: JsonObject | null): Caller;
}

export const READ_ONLY_REFUSAL = "This admin key is limited to reading.";

export function isReadOnlyAdmin(caller: Caller): boolean {
  return caller.kind === "admin" && caller.isReadOnly;
}

/** What functions that ask may see of the request that they run for. */
export function requestOrigin(
  caller: Caller | null,
  { ip, userAgent }: { ip: string | null; userAgent: string | null },
): { ip: string | null; userAgent: string | null; authToken: string | null } {
  return { ip, userAgent, authToken: caller?.kind === "user" ? caller.token : null };
}

export function isExpired(caller: Caller, nowMs: number): boolean {
  return caller.expiresAtMs !== null && caller.expiresAtMs <= nowMs;
}
