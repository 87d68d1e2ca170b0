/** The people of the demo marketplace. Only the demo accounts can sign in: nobody else has a password. */
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { Role } from "../../domain/permissions";
import type { PlannedInstructor, PlannedStudent } from "../../domain/seedTypes";
import { addDays, mondayOf, type LocalDate } from "../../domain/time";
import { weekVersion } from "../../domain/weekEditing";
import * as Availability from "../availability";
import { getServiceBySlug } from "../catalog";
import { hoursOf, type DayOfHours } from "../hours";
import { add as addLearner, ensureSelfLearner } from "../learners";
import type { Viewer } from "../viewers";
import { getRecordOrThrow, putRecord } from "./records";

interface Named {
  firstName: string;
  lastName: string;
  timeZone: string;
}

/** `email` names an account that signed up already; without one, somebody new. */
async function ensureUser(
  ctx: MutationCtx,
  person: Named,
  roles: Role[],
  email: string | null,
): Promise<Id<"users">> {
  if (email === null) {
    const { firstName, lastName, timeZone } = person;
    const userId = await ctx.db.insert("users", {
      kind: "member",
      firstName,
      lastName,
      timeZone,
      status: "active",
      roles,
    });
    await ensureSelfLearner(ctx, userId);
    return userId;
  }
  const user = await ctx.db
    .query("users")
    .withIndex("email", (q) => q.eq("email", email))
    .unique();
  if (user === null) throw new Error(`${email} hasn't signed up`);
  await ctx.db.patch("users", user._id, { roles });
  return user._id;
}

export async function addStudent(
  ctx: MutationCtx,
  at: number,
  student: PlannedStudent,
  email: string | null,
): Promise<void> {
  const userId = await ensureUser(ctx, student, ["student"], email);
  await putRecord(ctx, `student:${at}`, userId);
  const viewer = await viewerOf(ctx, userId);
  for (const [index, child] of student.children.entries()) {
    const { learnerId } = await addLearner(ctx, viewer, child);
    await putRecord(ctx, `child:${at}:${index}`, learnerId);
  }
}

export async function addAdmin(ctx: MutationCtx, email: string): Promise<void> {
  const nobody = { firstName: "", lastName: "", timeZone: "UTC" };
  await ensureUser(ctx, nobody, ["student", "admin"], email);
}

export async function addInstructor(
  ctx: MutationCtx,
  at: number,
  planned: PlannedInstructor,
  { validFrom, email }: { validFrom: LocalDate; email: string | null },
): Promise<void> {
  const { offerings, days, changes, firstName: _first, lastName: _last, ...profile } = planned;
  const userId = await ensureUser(ctx, planned, ["student", "instructor"], email);
  const teachesAtHome = offerings.some(({ prices }) => prices.some(({ format }) => format === "studio"));
  const instructorId = await ctx.db.insert("instructors", {
    userId,
    ...profile,
    status: "live",
    ...(teachesAtHome ? { studioAddress: `${12 + at} Example Street, ${profile.area}` } : {}),
  });
  const teacher = await viewerOf(ctx, userId);
  await saveHours(ctx, teacher, instructorId, {
    monday: validFrom,
    as: "usual",
    change: (_, at) => days[at] ?? [],
  });
  for (const { localDate, intervals } of changes) {
    const change = (day: DayOfHours) => (day.localDate === localDate ? intervals : day.intervals);
    await saveHours(ctx, teacher, instructorId, { monday: mondayOf(localDate), as: "thisWeek", change });
  }
  for (const [index, { serviceSlug, ...offering }] of offerings.entries()) {
    const service = await getServiceBySlug(ctx, serviceSlug);
    if (service === null) throw new Error(`No service ${serviceSlug}`);
    const offeringId = await ctx.db.insert("offerings", {
      instructorId,
      serviceId: service._id,
      ...offering,
      ageGroups: service.ageGroups,
      isActive: true,
    });
    await putRecord(ctx, `offering:${at}:${index}`, offeringId);
  }
  await putRecord(ctx, `instructor:${at}`, instructorId);
}

/** As the week editor does: on top of what there is. */
async function saveHours(
  ctx: MutationCtx,
  teacher: Viewer,
  instructorId: Id<"instructors">,
  edit: {
    monday: LocalDate;
    as: "usual" | "thisWeek";
    change: (day: DayOfHours, at: number) => DayOfHours["intervals"];
  },
): Promise<void> {
  const dates = Array.from({ length: 7 }, (_, at) => addDays(edit.monday, at));
  const base = await hoursOf(ctx, instructorId, dates);
  const saved = await Availability.saveWeek(ctx, teacher, {
    mondayLocalDate: edit.monday,
    baseVersion: weekVersion(base.map(({ intervals }) => intervals)),
    base,
    days: base.map((day, at) => ({ ...day, intervals: edit.change(day, at) })),
    as: edit.as,
  });
  if (!saved.ok) throw new Error(`The hours of ${instructorId} were refused: ${JSON.stringify(saved.error)}`);
}

/** The person of a record as a caller of model commands. */
export async function viewerOf(ctx: MutationCtx, userId: Id<"users">): Promise<Viewer> {
  const user = await ctx.db.get("users", userId);
  if (user === null) throw new Error(`No user ${userId}`);
  // The commands of the model ask who it is, never for the session.
  return { user, sessionId: "" as Id<"authSessions">, isGuest: false, overrides: [] };
}

export async function studentViewer(ctx: MutationCtx, at: number): Promise<Viewer> {
  return await viewerOf(ctx, (await getRecordOrThrow(ctx, `student:${at}`)) as Id<"users">);
}

export async function instructorDocument(ctx: MutationCtx, at: number): Promise<Doc<"instructors">> {
  const id = (await getRecordOrThrow(ctx, `instructor:${at}`)) as Id<"instructors">;
  const instructor = await ctx.db.get("instructors", id);
  if (instructor === null) throw new Error(`No instructor ${id}`);
  return instructor;
}
