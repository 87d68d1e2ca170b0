import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  GRANTS,
  hasPermission,
  PERMISSIONS,
  permissionsOf,
  type Permission,
  type Role,
} from "../../convex/domain/permissions.ts";

const ROLES: Role[] = ["student", "instructor", "admin"];
/** The thirty of the product, and the three of the chat. */
const THIRTY: Record<"everyone" | "student" | "instructor" | "admin", string> = {
  everyone:
    "manage_own_profile view_own_bookings view_own_search_history change_own_password delete_own_account",
  student:
    "view_instructors view_instructor_availability create_bookings cancel_own_bookings view_booking_details",
  instructor:
    "manage_instructor_profile manage_services manage_availability view_incoming_bookings complete_bookings cancel_student_bookings view_own_instructor_analytics suspend_own_instructor_account",
  admin:
    "view_all_users manage_users view_system_analytics export_analytics view_all_bookings manage_all_bookings access_monitoring moderate_content view_financials manage_financials manage_roles manage_permissions",
};
const named = (...groups: (keyof typeof THIRTY)[]) => groups.flatMap((group) => THIRTY[group].split(" "));

describe("permissions", () => {
  it("are the thirty, by their names, and those of the chat", () => {
    const all = named("everyone", "student", "instructor", "admin");
    expect(all).toHaveLength(30);
    expect([...PERMISSIONS].sort()).toEqual(
      [...all, "send_messages", "view_messages", "moderate_messages"].sort(),
    );
  });

  it("of a role are what the table grants; an instructor keeps a student's", () => {
    const chat = ["send_messages", "view_messages"];
    expect([...GRANTS.student].sort()).toEqual([...named("everyone", "student"), ...chat].sort());
    expect([...GRANTS.instructor].sort()).toEqual(
      [...named("everyone", "student", "instructor"), ...chat].sort(),
    );
    expect([...GRANTS.admin].sort()).toEqual([...PERMISSIONS].sort());
  });
});

describe("one rule decides", () => {
  const anyOverrides = fc.array(
    fc.record({ permission: fc.constantFrom<string[]>(...PERMISSIONS, "fly"), granted: fc.boolean() }),
    { maxLength: 12 },
  );
  const anyPerson = fc.record({ roles: fc.subarray(ROLES), overrides: anyOverrides });

  it("a denial beats every grant, a grant beats the roles, and the list shown is what is checked", () => {
    fc.assert(
      fc.property(anyPerson, (person) => {
        const shown = permissionsOf(person);
        for (const wanted of PERMISSIONS) {
          const own = person.overrides.filter((each) => each.permission === wanted);
          const isDenied = own.some(({ granted }) => !granted);
          const byRole = person.roles.some((role) =>
            (GRANTS[role] as readonly Permission[]).includes(wanted),
          );
          const expected = !isDenied && (own.length > 0 || byRole);
          expect(hasPermission(person, wanted)).toBe(expected);
          expect(shown.includes(wanted)).toBe(expected);
        }
      }),
      { numRuns: 300, seed: 30 },
    );
  });

  it("without role or grant nothing is allowed", () => {
    expect(permissionsOf({ roles: [], overrides: [] })).toEqual([]);
  });
});
