/**
 * Decides who a token or admin key speaks for. Owns the providers in force; keys come from KeySource.
 *
 * Security: claims are looked at before the signature only to choose the provider; nothing of them leaves this file unverified.
 */
import type { JsonObject } from "../engine/types.ts";
import { AuthenticationError, type Caller, type CallerSource } from "../sync/caller.ts";
import type { AdminRights } from "./admin-key.ts";
import { isSignedByOneOf, parseToken, type UnverifiedToken } from "./json-web-token.ts";
import type { KeySource } from "./key-source.ts";
import { audiencesOf, isCustomJwt, selectProvider, type AuthProvider } from "./providers.ts";
import { identityOf, impersonatedIdentity } from "./user-identity.ts";

const CLOCK_LEEWAY_SECONDS = 5;

export class Authenticator implements CallerSource {
  private providers: AuthProvider[] = [];

  constructor(
    private readonly keySource: KeySource,
    private readonly adminRights: (key: string) => AdminRights | null,
    private readonly nowMs: () => number = Date.now,
  ) {}

  setProviders(providers: AuthProvider[]): void {
    this.providers = providers;
    this.keySource.forgetAll();
  }

  admin(key: string, impersonating: JsonObject | null): Caller {
    const rights = this.adminRights(key);
    if (rights === null) {
      throw new AuthenticationError(
        "BadDeployKey",
        "The provided deploy key was invalid for this deployment.",
      );
    }
    if (rights === "read" && impersonating !== null) {
      throw new AuthenticationError("Forbidden", "An admin key limited to reading can't act as a user.");
    }
    const identity = impersonating === null ? null : impersonatedIdentity(impersonating);
    return { kind: "admin", isReadOnly: rights === "read", identity, expiresAtMs: null };
  }

  async user(token: string): Promise<Caller> {
    const parsed = parseToken(token);
    const provider = selectProvider(this.providers, parsed.claims);
    this.checkTimes(parsed);
    if (isCustomJwt(provider)) this.checkCustomJwt(parsed, provider.algorithm);
    else if (audiencesOf(parsed.claims).length !== 1) {
      throw new AuthenticationError(
        "InvalidAuthHeader",
        "Could not verify OIDC token claim: it must name one audience",
      );
    }
    // An app may have rotated its keys since they were cached: look once more before refusing.
    const isGenuine =
      isSignedByOneOf(parsed, await this.keySource.keys(provider)) ||
      isSignedByOneOf(parsed, await this.keySource.keys(provider, true));
    if (!isGenuine) {
      throw new AuthenticationError(
        "InvalidAuthHeader",
        "Could not verify token: no key of its provider signed it",
      );
    }
    return {
      kind: "user",
      identity: identityOf(parsed.claims, provider),
      expiresAtMs: parsed.claims.exp * 1000,
      token,
    };
  }

  private checkTimes({ claims }: UnverifiedToken): void {
    const nowSeconds = this.nowMs() / 1000;
    if (claims.exp <= nowSeconds) {
      throw new AuthenticationError("InvalidAuthHeader", "Could not verify token claim: Token expired");
    }
    const startsAt = Math.max(claims.nbf ?? 0, claims.iat ?? 0);
    if (startsAt > nowSeconds + CLOCK_LEEWAY_SECONDS) {
      throw new AuthenticationError("InvalidAuthHeader", "Could not verify token claim: it isn't valid yet");
    }
  }

  private checkCustomJwt({ header }: UnverifiedToken, algorithm: string): void {
    if (header.kid === undefined) {
      throw new AuthenticationError(
        "InvalidAuthHeader",
        "Could not verify token: its header has no key id (kid)",
      );
    }
    if (header.alg !== algorithm) {
      throw new AuthenticationError(
        "InvalidAuthHeader",
        `Could not verify token: it is signed with ${header.alg}, the provider uses ${algorithm}`,
      );
    }
  }
}
