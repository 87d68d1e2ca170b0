/**
 * The builders of all public functions: identity, permission, rate limit, idempotency and audit are part of the
 * declaration. The only importer of the raw builders (lint keeps it so); rules live in model/ and domain/.
 */
import {
  httpAction,
  internalAction,
  internalMutation,
  internalQuery,
  mutation,
  query,
  type MutationCtx,
  type QueryCtx,
} from "./_generated/server";
import type { RegisteredMutation, RegisteredQuery } from "convex/server";
import { v, type Infer, type ObjectType, type PropertyValidators, type Validator } from "convex/values";
import { refusedResult, type Refusal } from "./domain/errors";
import type { Permission } from "./domain/permissions";
import { answerOnce } from "./model/commands";
import { writeAudit } from "./model/audit";
import { consumeLimit, type LimitName } from "./model/rateLimits";
import { loadViewer, requireViewer, type Viewer } from "./model/viewers";

export { httpAction, internalAction, internalMutation, internalQuery };

/** Who may call: a permission, any account ("account"), or any session, guests included ("guest"). */
export type Access = Permission | "account" | "guest";

/** What a declaration says about calling, for the generated list of functions and the tests that call each of them. */
export interface Declared {
  builder: "sharedQuery" | "viewerQuery" | "visitorQuery" | "viewerMutation" | "command" | "openMutation";
  /** "everybody": with or without a session. */
  access: Access | "everybody";
  limit: LimitName | null;
  audit: string | null;
}
const declarations = new WeakMap<object, Declared>();

/** Null for what wasn't made by a builder of this file (the library's sign-in functions). */
export function declaredOf(registered: object): Declared | null {
  return declarations.get(registered) ?? null;
}

function declare<F extends object>(declared: Declared, registered: F): F {
  declarations.set(registered, declared);
  return registered;
}

/** No identity here: one execution serves every watcher with the same arguments. */
export type SharedQueryCtx = Pick<QueryCtx, "db">;
export type ViewerQueryCtx = QueryCtx & { viewer: Viewer };
export type ViewerMutationCtx = MutationCtx & { viewer: Viewer };

type AnyValidator = Validator<any, "required", any>;

interface QueryDeclaration<Ctx, A extends PropertyValidators, R extends AnyValidator> {
  args: A;
  returns: R;
  handler: (ctx: Ctx, args: ObjectType<A>) => Promise<Infer<R>>;
}

// The builders' return types are written out: types of the client's `api` are read from the alias itself, not through ours.

/** A query that everybody may ask and that never touches identity. */
export function sharedQuery<A extends PropertyValidators, R extends AnyValidator>(
  declaration: QueryDeclaration<SharedQueryCtx, A, R>,
): RegisteredQuery<"public", ObjectType<A>, Promise<Infer<R>>> {
  const { args, returns, handler } = declaration;
  const registered = query({
    args,
    returns,
    handler: async (ctx: QueryCtx, ...given: unknown[]) =>
      await handler({ db: ctx.db }, given[0] as ObjectType<A>),
  }) as unknown as RegisteredQuery<"public", ObjectType<A>, Promise<Infer<R>>>;
  return declare({ builder: "sharedQuery", access: "everybody", limit: null, audit: null }, registered);
}

/** A query about the viewer; throws `signInNeeded` or `notAllowed` for others. */
export function viewerQuery<A extends PropertyValidators, R extends AnyValidator>(
  declaration: QueryDeclaration<ViewerQueryCtx, A, R> & { permission: Access },
): RegisteredQuery<"public", ObjectType<A>, Promise<Infer<R>>> {
  const { permission, args, returns, handler } = declaration;
  const registered = query({
    args,
    returns,
    handler: async (ctx: QueryCtx, ...given: unknown[]) => {
      const viewer = await requireViewer(ctx, permission);
      return await handler({ ...ctx, viewer }, given[0] as ObjectType<A>);
    },
  }) as unknown as RegisteredQuery<"public", ObjectType<A>, Promise<Infer<R>>>;
  return declare({ builder: "viewerQuery", access: permission, limit: null, audit: null }, registered);
}

/** A query that answers visitors without any session too: `viewer` may be null. */
export function visitorQuery<A extends PropertyValidators, R extends AnyValidator>(
  declaration: QueryDeclaration<QueryCtx & { viewer: Viewer | null }, A, R>,
): RegisteredQuery<"public", ObjectType<A>, Promise<Infer<R>>> {
  const { args, returns, handler } = declaration;
  const registered = query({
    args,
    returns,
    handler: async (ctx: QueryCtx, ...given: unknown[]) => {
      const viewer = await loadViewer(ctx);
      return await handler({ ...ctx, viewer }, given[0] as ObjectType<A>);
    },
  }) as unknown as RegisteredQuery<"public", ObjectType<A>, Promise<Infer<R>>>;
  return declare({ builder: "visitorQuery", access: "everybody", limit: null, audit: null }, registered);
}

/** What a mutation answers: the declared fields with `ok: true`, or a refusal as a value. */
export type Outcome<R extends PropertyValidators> =
  ({ ok: true } & ObjectType<R>) | { ok: false; error: Refusal };

interface MutationDeclaration<A extends PropertyValidators, R extends PropertyValidators> {
  permission: Access;
  limit: LimitName;
  args: A;
  /** Fields of the success answer, besides `ok: true`. */
  returns: R;
  /** The subject of the audit entry, written in the same transaction when the command succeeded. */
  audit?: { action: string; subject: (args: ObjectType<A>, answer: ObjectType<R>) => string };
  handler: (ctx: ViewerMutationCtx, args: ObjectType<A>) => Promise<Outcome<R>>;
}

// Typed loosely: the exact type is the builder's own return type.
function outcomeOf(returns: PropertyValidators): AnyValidator {
  return v.union(v.object({ ok: v.literal(true), ...returns }), refusedResult);
}

async function runDeclared<A extends PropertyValidators, R extends PropertyValidators>(
  declaration: MutationDeclaration<A, R>,
  ctx: ViewerMutationCtx,
  args: ObjectType<A>,
): Promise<Outcome<R>> {
  const limited = await consumeLimit(ctx, declaration.limit, ctx.viewer.user._id);
  if (limited !== null) return { ok: false, error: limited };
  const outcome = await declaration.handler(ctx, args);
  if (outcome.ok && declaration.audit !== undefined) {
    const { action, subject } = declaration.audit;
    await writeAudit(ctx, {
      actorId: ctx.viewer.user._id,
      action,
      subject: subject(args, outcome),
      details: args,
    });
  }
  return outcome;
}

/** A mutation whose repetition changes nothing by its nature (read marks, settings). */
export function viewerMutation<A extends PropertyValidators, R extends PropertyValidators>(
  declaration: MutationDeclaration<A, R>,
): RegisteredMutation<"public", ObjectType<A>, Promise<Outcome<R>>> {
  const registered = mutation({
    args: declaration.args,
    returns: outcomeOf(declaration.returns),
    handler: async (ctx: MutationCtx, ...given: unknown[]) => {
      const viewer = await requireViewer(ctx, declaration.permission);
      return await runDeclared(declaration, { ...ctx, viewer }, given[0] as ObjectType<A>);
    },
  }) as unknown as RegisteredMutation<"public", ObjectType<A>, Promise<Outcome<R>>>;
  return declare(
    {
      builder: "viewerMutation",
      access: declaration.permission,
      limit: declaration.limit,
      audit: declaration.audit?.action ?? null,
    },
    registered,
  );
}

const commandArgs = { commandId: v.string() };

/**
 * A mutation with a client-made `commandId`: repeating it (retry, reload, second tab) returns the first answer, refusals
 * included; the same id with other arguments throws `commandReused`. A repetition costs no rate limit.
 */
export function command<A extends PropertyValidators, R extends PropertyValidators>(
  name: string,
  declaration: MutationDeclaration<A, R>,
): RegisteredMutation<"public", ObjectType<A & typeof commandArgs>, Promise<Outcome<R>>> {
  const registered = mutation({
    args: { ...declaration.args, ...commandArgs },
    returns: outcomeOf(declaration.returns),
    handler: async (ctx: MutationCtx, ...given: unknown[]) => {
      const viewer = await requireViewer(ctx, declaration.permission);
      const { commandId, ...args } = given[0] as ObjectType<A> & { commandId: string };
      const viewerCtx = { ...ctx, viewer };
      return await answerOnce(viewerCtx, { commandId, name, args }, () =>
        runDeclared(declaration, viewerCtx, args as unknown as ObjectType<A>),
      );
    },
  }) as unknown as RegisteredMutation<"public", ObjectType<A & typeof commandArgs>, Promise<Outcome<R>>>;
  return declare(
    {
      builder: "command",
      access: declaration.permission,
      limit: declaration.limit,
      audit: declaration.audit?.action ?? null,
    },
    registered,
  );
}

/** A mutation for everybody that may touch nothing: it gets no database. */
export function openMutation<A extends PropertyValidators, R extends AnyValidator>(declaration: {
  args: A;
  returns: R;
  handler: (args: ObjectType<A>) => Promise<Infer<R>>;
}): RegisteredMutation<"public", ObjectType<A>, Promise<Infer<R>>> {
  const { args, returns, handler } = declaration;
  const registered = mutation({
    args,
    returns,
    handler: async (_ctx: MutationCtx, ...given: unknown[]) => await handler(given[0] as ObjectType<A>),
  }) as unknown as RegisteredMutation<"public", ObjectType<A>, Promise<Infer<R>>>;
  return declare({ builder: "openMutation", access: "everybody", limit: null, audit: null }, registered);
}
