import { expect, test } from "vitest";
import { ownPath, parseAuthSearch } from "../../../src/features/account/redirect.ts";

test.each(["/", "/lessons", "/checkout/abc?step=2#note", "/browse?service=piano&maxPrice=80"])(
  "%j is a page of ours",
  (path) => {
    expect(ownPath(path)).toBe(path);
  },
);

test.each([
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "javascript:alert(1)",
  "lessons",
  "",
  null,
  7,
  ["/lessons"],
])("%j leads nowhere else than home", (path) => {
  expect(parseAuthSearch({ redirect: path })).toEqual({});
});
