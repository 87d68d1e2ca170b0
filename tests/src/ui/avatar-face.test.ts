import { expect, test } from "vitest";
import { avatarFace, avatarPatterns, initials } from "../../../src/ui/avatar-face.ts";

test("a face is the person's for life: another one would make everybody a stranger", () => {
  expect(avatarFace("sarah")).toEqual({ duotone: 4, pattern: "arch", turnDegrees: 180 });
  expect(avatarFace("emma")).toEqual({ duotone: 2, pattern: "ribbon", turnDegrees: 270 });
});

test("faces spread over all colours, patterns and turns", () => {
  const faces = Array.from({ length: 2000 }, (_, index) => avatarFace(`person-${index}`));
  expect(new Set(faces.map(({ duotone }) => duotone))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
  expect(new Set(faces.map(({ pattern }) => pattern)).size).toBe(Object.keys(avatarPatterns).length);
  expect(new Set(faces.map(({ turnDegrees }) => turnDegrees))).toEqual(new Set([0, 90, 180, 270]));
});

test.each([
  ["Sarah C.", "SC"],
  ["  madonna ", "M"],
  ["Ana María López", "AL"],
  ["Élodie Ørsted", "ÉØ"],
  ["", ""],
  ["- !", ""],
])("%j is written %j", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
