/** The two ways in: a password, or nothing yet (a guest). Owns what a sign-up may say and how a failure is told. */
import { ConvexCredentials } from "@convex-dev/auth/providers/ConvexCredentials";
import { Password } from "@convex-dev/auth/providers/Password";
import {
  createAccount,
  type ConvexCredentialsConfig,
  type GenericActionCtxWithAuthConfig,
} from "@convex-dev/auth/server";
import { ConvexError, type Value } from "convex/values";
import { internal } from "./_generated/api";
import type { DataModel } from "./_generated/dataModel";
import {
  cleanEmail,
  emailProblem,
  nameProblem,
  passwordProblem,
  timeZoneProblem,
  type FieldProblem,
} from "./domain/accounts";
import { isTimeZone } from "./domain/time";
import type { AddressLimitName } from "./model/rateLimits";
import { thrown } from "./model/viewers";

type Ctx = GenericActionCtxWithAuthConfig<DataModel>;
type Params = Partial<Record<string, Value | undefined>>;
type SignedIn = Awaited<ReturnType<ConvexCredentialsConfig["authorize"]>>;

/** Somebody without an account: made when a time is first pressed. Whoever has a session already keeps it. */
export function guestProvider(): ConvexCredentialsConfig {
  return ConvexCredentials<DataModel>({
    id: "guest",
    authorize: async (params, ctx) => {
      const current: SignedIn = await ctx.runQuery(internal.accounts.currentSession, {});
      if (current !== null) return current;
      await admit(ctx, "addressGuest");
      const { timeZone } = params;
      const { user } = await createAccount<DataModel>(ctx, {
        provider: "guest",
        account: { id: crypto.randomUUID() },
        profile: {
          kind: "guest",
          firstName: "Guest",
          lastName: "",
          timeZone: typeof timeZone === "string" && isTimeZone(timeZone) ? timeZone : "UTC",
          status: "active",
          roles: [],
        },
      });
      return { userId: user._id };
    },
  });
}

/** The library's password provider, with an address limit before it and failures that a person understands. */
export function passwordProvider(): ConvexCredentialsConfig {
  const library = Password<DataModel>({
    profile: profileOf,
    validatePasswordRequirements: (password) => refuseIf(passwordProblem(password)),
  });
  // The library keeps what its provider was made of under `options` and merges it over the rest; the conformance tests
  // of signing in fail if that changes.
  const { options } = library as unknown as { options: Pick<ConvexCredentialsConfig, "authorize"> };
  const authorize = async (params: Params, ctx: Ctx): Promise<SignedIn> => {
    const isSignUp = params["flow"] === "signUp";
    await admit(ctx, isSignUp ? "addressSignUp" : "addressSignIn");
    const { email } = profileOf(params);
    // A long secret would only cost the time to hash it.
    if (!isSignUp && passwordProblem(params["password"]) !== null) throw thrown({ code: "wrongCredentials" });
    try {
      return await options.authorize(params, ctx as never);
    } catch (error) {
      if (error instanceof ConvexError) throw error;
      throw await explain(ctx, error, { isSignUp, email });
    }
  };
  return { ...library, options: { ...options, authorize } } as unknown as ConvexCredentialsConfig;
}

async function explain(
  ctx: Ctx,
  error: unknown,
  { isSignUp, email }: { isSignUp: boolean; email: string },
): Promise<unknown> {
  if (isSignUp) {
    const isTaken: boolean = await ctx.runQuery(internal.accounts.hasPasswordAccount, { email });
    return isTaken ? thrown({ code: "emailTaken" }) : error;
  }
  const message = error instanceof Error ? error.message : "";
  // Security: whether the address is known is not told.
  if (message.includes("InvalidAccountId") || message.includes("InvalidSecret")) {
    return thrown({ code: "wrongCredentials" });
  }
  return message.includes("TooManyFailedAttempts")
    ? thrown({ code: "tooManyAttempts", retryAt: Date.now() + 6 * 60_000 })
    : error;
}

/** The library asks for a profile in every flow; only a sign-up brings more than the address. */
function profileOf(params: Params) {
  const isSignUp = params["flow"] === "signUp";
  const { email, firstName, lastName, timeZone } = params;
  refuseIf(emailProblem(email));
  if (isSignUp) {
    refuseIf(passwordProblem(params["password"]));
    refuseIf(nameProblem("firstName", firstName));
    refuseIf(nameProblem("lastName", lastName));
    refuseIf(timeZoneProblem(timeZone));
  }
  const text = (value: unknown) => (typeof value === "string" ? value.trim() : "");
  return {
    email: cleanEmail(text(email)),
    kind: "member" as const,
    firstName: text(firstName),
    lastName: text(lastName),
    timeZone: text(timeZone),
    status: "active" as const,
    roles: ["student" as const],
  };
}

async function admit(ctx: Ctx, limit: AddressLimitName): Promise<void> {
  const { ip } = await ctx.meta.getRequestMetadata();
  const retryAt: number | null = await ctx.runMutation(internal.accounts.admit, { limit, address: ip });
  if (retryAt !== null) throw thrown({ code: "tooManyAttempts", retryAt });
}

function refuseIf(problem: FieldProblem | null): void {
  if (problem !== null) throw thrown({ code: "badArgument", ...problem });
}
