import { expect, test } from "vitest";
import { EMAIL_MAX, NAME_MAX, PASSWORD_MAX, PASSWORD_MIN } from "../../../convex/domain/limits.ts";
import { signInErrors, signUpErrors } from "../../../src/features/account/account-fields.ts";

const good = {
  firstName: "Emma",
  lastName: "Jones",
  email: "emma@example.com",
  password: "x".repeat(PASSWORD_MIN),
};

test("a whole form has no errors", () => {
  expect(signUpErrors(good)).toEqual({});
  expect(signInErrors(good)).toEqual({});
});

test("an empty form says what is missing in each field, first field first", () => {
  const errors = signUpErrors({ firstName: " ", lastName: "", email: "", password: "" });
  expect(Object.keys(errors)).toEqual(["firstName", "lastName", "email", "password"]);
});

test.each([
  ["emma", /isn’t an e-mail/],
  ["emma@", /isn’t an e-mail/],
  ["a@b@c.de", /isn’t an e-mail/],
  ["em ma@example.com", /isn’t an e-mail/],
  ["emma@exmaple", /dot missing in “exmaple”/],
  [`${"x".repeat(EMAIL_MAX)}@example.com`, /At most/],
])("%j isn't taken as an e-mail address", (email, sentence) => {
  expect(signUpErrors({ ...good, email }).email).toMatch(sentence);
});

test("spaces around an address don't matter", () => {
  expect(signUpErrors({ ...good, email: " emma@example.com " })).toEqual({});
});

test("limits are the server's: just within is fine, just beyond is said", () => {
  expect(signUpErrors({ ...good, firstName: "x".repeat(NAME_MAX) }).firstName).toBeUndefined();
  expect(signUpErrors({ ...good, firstName: "x".repeat(NAME_MAX + 1) }).firstName).toMatch(/At most/);
  expect(signUpErrors({ ...good, password: "x".repeat(PASSWORD_MIN - 1) }).password).toMatch(
    /1 more character,/,
  );
  expect(signUpErrors({ ...good, password: "x".repeat(PASSWORD_MAX) }).password).toBeUndefined();
  expect(signUpErrors({ ...good, password: "x".repeat(PASSWORD_MAX + 1) }).password).toMatch(/At most/);
});

test("logging in asks for a password, whatever its length was in former times", () => {
  expect(signInErrors({ email: "emma@example.com", password: "old" })).toEqual({});
  expect(signInErrors({ email: "emma@example.com", password: "" }).password).toBe("Type your password.");
});
