import { v, type Infer } from "convex/values";

export const role = v.union(v.literal("student"), v.literal("instructor"), v.literal("admin"));
export type Role = Infer<typeof role>;

const STUDENT = [
  "manage_own_profile",
  "view_own_bookings",
  "view_own_search_history",
  "change_own_password",
  "delete_own_account",
  "view_instructors",
  "view_instructor_availability",
  "create_bookings",
  "cancel_own_bookings",
  "view_booking_details",
  "send_messages",
  "view_messages",
] as const;

const INSTRUCTOR = [
  "manage_instructor_profile",
  "manage_services",
  "manage_availability",
  "view_incoming_bookings",
  "complete_bookings",
  "cancel_student_bookings",
  "view_own_instructor_analytics",
  "suspend_own_instructor_account",
] as const;

const ADMIN = [
  "view_all_users",
  "manage_users",
  "view_system_analytics",
  "export_analytics",
  "view_all_bookings",
  "manage_all_bookings",
  "access_monitoring",
  "moderate_content",
  "view_financials",
  "manage_financials",
  "manage_roles",
  "manage_permissions",
  "moderate_messages",
] as const;

export const PERMISSIONS = [...STUDENT, ...INSTRUCTOR, ...ADMIN] as const;
export type Permission = (typeof PERMISSIONS)[number];
export const permission = v.union(...PERMISSIONS.map((name) => v.literal(name)));

/** What each role grants. An instructor keeps a student's grants: every account can learn. */
export const GRANTS: Record<Role, readonly Permission[]> = {
  student: STUDENT,
  instructor: [...STUDENT, ...INSTRUCTOR],
  admin: PERMISSIONS,
};

/** A guest is a person without an account: may look and hold, nothing that needs a permission. */
export interface RightsHolder {
  roles: readonly Role[];
  overrides: readonly { permission: string; granted: boolean }[];
}

/** The one rule: per-user deny > per-user grant > roles. */
export function hasPermission(person: RightsHolder, wanted: Permission): boolean {
  const own = person.overrides.filter((override) => override.permission === wanted);
  if (own.some((override) => !override.granted)) return false;
  if (own.some((override) => override.granted)) return true;
  return person.roles.some((name) => GRANTS[name].includes(wanted));
}

export function permissionsOf(person: RightsHolder): Permission[] {
  return PERMISSIONS.filter((name) => hasPermission(person, name));
}
