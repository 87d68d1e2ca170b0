// @vitest-environment jsdom
import { expect, test } from "vitest";
import { hasStoredSession } from "../../../src/lib/session.ts";

test("a browser that was signed in before is known at once", () => {
  localStorage.clear();
  expect(hasStoredSession()).toBe(false);
  localStorage.setItem("__convexAuthJWT_http127001", "x");
  expect(hasStoredSession()).toBe(true);
  localStorage.clear();
});
