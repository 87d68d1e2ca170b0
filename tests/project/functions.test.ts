import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { functionListPage, publicFunctions, type PublicFunction } from "../../scripts/lib/function-list.ts";
import { root } from "../../scripts/lib/settings.ts";

let functions: PublicFunction[];
beforeAll(async () => {
  functions = await publicFunctions();
});

test("docs/functions.md says what the code says (npm run functions writes it)", () => {
  expect(readFileSync(path.join(root, "docs", "functions.md"), "utf8")).toBe(functionListPage(functions));
});

test("every public function is made by a builder, but for the sign-in library's", () => {
  const undeclared = functions.filter(({ declared }) => declared === null).map(({ name }) => name);
  expect(undeclared).toEqual(["auth.isAuthenticated", "auth.signIn", "auth.signOut"]);
});

test("every public function of ours declares what it returns", () => {
  const open = functions.filter(({ declared, returns }) => declared !== null && returns?.type === "any");
  expect(open.map(({ name }) => name)).toEqual([]);
});
