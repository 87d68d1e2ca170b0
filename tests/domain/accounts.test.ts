import { describe, expect, it } from "vitest";
import {
  cleanEmail,
  emailProblem,
  nameProblem,
  passwordProblem,
  timeZoneProblem,
} from "../../convex/domain/accounts.ts";
import { displayNameOf } from "../../convex/domain/common.ts";
import { NAME_MAX, PASSWORD_MAX, PASSWORD_MIN } from "../../convex/domain/limits.ts";

describe("signing up", () => {
  it("compares addresses in lower case, without blanks around", () => {
    expect(cleanEmail("  Emma@Example.COM ")).toBe("emma@example.com");
  });

  it.each(["emma@example.com", "a.b+c@mail.example.co", "EMMA@EXAMPLE.COM ", "é@exämple.de"])(
    "takes %j as an address",
    (email) => {
      expect(emailProblem(email)).toBeNull();
    },
  );

  it.each([
    "",
    "emma",
    "emma@",
    "@example.com",
    "emma@example",
    "em ma@example.com",
    "emma@exa@mple.com",
    "emma@example..com",
    "emma@.com",
    `${"a".repeat(250)}@x.de`,
    null,
    undefined,
    7,
  ])("refuses %j", (email) => {
    expect(emailProblem(email)?.field).toBe("email");
  });

  it("asks for eight characters, as people count them, and no more than can be hashed at ease", () => {
    expect(passwordProblem("x".repeat(PASSWORD_MIN))).toBeNull();
    expect(passwordProblem("🔑".repeat(PASSWORD_MIN))).toBeNull();
    expect(passwordProblem("🔑".repeat(PASSWORD_MIN - 1))?.message).toContain(String(PASSWORD_MIN));
    expect(passwordProblem("x".repeat(PASSWORD_MAX))).toBeNull();
    expect(passwordProblem("x".repeat(PASSWORD_MAX + 1))?.message).toContain(String(PASSWORD_MAX));
    for (const odd of [undefined, null, 12_345_678]) expect(passwordProblem(odd)?.field).toBe("password");
  });

  it("takes names of 1 to 50 characters in any script", () => {
    expect(nameProblem("firstName", " 雪 ")).toBeNull();
    expect(nameProblem("lastName", "ß".repeat(NAME_MAX))).toBeNull();
    for (const odd of ["", "   ", "x".repeat(NAME_MAX + 1), 5, undefined]) {
      expect(nameProblem("lastName", odd)?.field).toBe("lastName");
    }
  });

  it("takes time zones by their IANA names only", () => {
    expect(timeZoneProblem("Europe/Berlin")).toBeNull();
    for (const odd of ["", "+02:00", "Berlin", 2, undefined]) {
      expect(timeZoneProblem(odd)?.field).toBe("timeZone");
    }
  });
});

describe("how another person is shown", () => {
  it.each([
    ["Sarah", "Chen", "Sarah C."],
    [" Sarah ", " chen ", "Sarah C."],
    ["Zoë", "", "Zoë"],
    ["Mia", "𝒳ander", "Mia 𝒳."],
    ["Åsa", "örn", "Åsa Ö."],
  ])("%j %j is %s", (firstName, lastName, shown) => {
    expect(displayNameOf(firstName, lastName)).toBe(shown);
  });
});
