import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { ConvexError } from "convex/values";
import { displayNameOf } from "../domain/common";
import type { ThrownError } from "../domain/errors";
import { hasPermission, permissionsOf, type Permission } from "../domain/permissions";
import { isTimeZone } from "../domain/time";
import type { Access, Outcome, ViewerMutationCtx } from "../functions";

/** The person behind a call: loaded with the session each time, because a token alone is no proof. */
export interface Viewer {
  user: Doc<"users">;
  sessionId: Id<"authSessions">;
  isGuest: boolean;
  overrides: Doc<"permissionOverrides">[];
}

export function thrown(error: ThrownError): ConvexError<ThrownError> {
  return new ConvexError(error);
}

export async function loadViewer(ctx: Pick<QueryCtx, "db" | "auth">): Promise<Viewer | null> {
  const identity = await ctx.auth.getUserIdentity();
  if (identity === null) return null;
  const [userPart, sessionPart] = identity.subject.split("|");
  const userId = ctx.db.normalizeId("users", userPart ?? "");
  const sessionId = ctx.db.normalizeId("authSessions", sessionPart ?? "");
  if (userId === null || sessionId === null) return null;
  const session = await ctx.db.get("authSessions", sessionId);
  if (session === null || session.userId !== userId) return null;
  const user = await ctx.db.get("users", userId);
  // Security: a ban ends open tabs at once, because every call loads the account.
  if (user === null || user.status !== "active") return null;
  const overrides = await ctx.db
    .query("permissionOverrides")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .take(100);
  return { user, sessionId, isGuest: user.kind === "guest", overrides };
}

export function can(viewer: Viewer, permission: Permission): boolean {
  return (
    !viewer.isGuest && hasPermission({ roles: viewer.user.roles, overrides: viewer.overrides }, permission)
  );
}

/** The viewer, if they may; throws `signInNeeded` or `notAllowed`. */
export async function requireViewer(ctx: Pick<QueryCtx, "db" | "auth">, access: Access): Promise<Viewer> {
  const viewer = await loadViewer(ctx);
  if (viewer === null) throw thrown({ code: "signInNeeded" });
  if (access === "guest") return viewer;
  if (viewer.isGuest) throw thrown({ code: "signInNeeded" });
  if (access !== "account" && !can(viewer, access)) {
    throw thrown({ code: "notAllowed", permission: access });
  }
  return viewer;
}

export async function instructorOf(
  ctx: Pick<QueryCtx, "db">,
  userId: Id<"users">,
): Promise<Doc<"instructors"> | null> {
  return await ctx.db
    .query("instructors")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .first();
}

/** What the viewer's own browser may know of them. */
export async function describe(ctx: QueryCtx, viewer: Viewer) {
  const { user } = viewer;
  const instructor = viewer.isGuest ? null : await instructorOf(ctx, user._id);
  return {
    userId: user._id,
    kind: user.kind,
    firstName: user.firstName,
    lastName: user.lastName,
    displayName: displayNameOf(user.firstName, user.lastName),
    email: user.email ?? null,
    timeZone: user.timeZone,
    roles: user.roles,
    permissions: viewer.isGuest ? [] : permissionsOf({ roles: user.roles, overrides: viewer.overrides }),
    instructor:
      instructor === null
        ? null
        : { instructorId: instructor._id, slug: instructor.slug, timeZone: instructor.timeZone },
  };
}

export async function setTimeZone(ctx: ViewerMutationCtx, timeZone: string): Promise<Outcome<{}>> {
  if (!isTimeZone(timeZone)) {
    throw thrown({ code: "badArgument", field: "timeZone", message: "Not a time zone." });
  }
  if (ctx.viewer.user.timeZone !== timeZone) await ctx.db.patch("users", ctx.viewer.user._id, { timeZone });
  return { ok: true };
}
