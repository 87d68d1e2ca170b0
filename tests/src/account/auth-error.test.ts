// @vitest-environment jsdom
import { ConvexError } from "convex/values";
import { expect, test } from "vitest";
import { authErrorMessage, isEmailTaken } from "../../../src/features/account/auth-error.ts";

test("a wrong password and an unknown address sound the same", () => {
  const wrong = authErrorMessage(new ConvexError({ code: "wrongCredentials" }), "signIn");
  expect(authErrorMessage(new Error("InvalidAccountId"), "signIn")).toBe(wrong);
  expect(authErrorMessage(new Error("InvalidSecret"), "signIn")).toBe(wrong);
  expect(authErrorMessage(new Error("[Request ID: 1] Server Error"), "signIn")).toBe(wrong);
});

test("a server that breaks while somebody signs up isn't taken for a wrong password", () => {
  expect(authErrorMessage(new Error("Server Error"), "signUp")).toMatch(/didn't work on our side/);
});

test("an address that has an account is told apart, so that logging in can be offered", () => {
  expect(isEmailTaken(new ConvexError({ code: "emailTaken" }))).toBe(true);
  expect(isEmailTaken(new ConvexError({ code: "wrongCredentials" }))).toBe(false);
  expect(authErrorMessage(new ConvexError({ code: "emailTaken" }), "signUp")).toMatch(
    /an account with this e-mail/,
  );
});

test("too many attempts ask for patience, and say until when", () => {
  expect(authErrorMessage(new Error("TooManyFailedAttempts"), "signIn")).toMatch(/Wait a moment/);
  const retryAt = Date.UTC(2026, 9, 12, 14, 5);
  const message = authErrorMessage(new ConvexError({ code: "tooManyAttempts", retryAt }), "signIn");
  expect(message).toMatch(/Try again after \d+:05 [ap]m\.$/);
});
