/** The rules of SPEC.md and the tests that prove them: each rule has a test, each cited rule exists. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { root } from "../../scripts/lib/settings.ts";

const spec = readFileSync(path.join(root, "local-backend", "SPEC.md"), "utf8");
const rules = [...spec.matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map(([, id]) => id as string);

/** Rule → the test files whose test names carry it. Comments and `describe` names prove nothing and don't count. */
function citations(): Map<string, Set<string>> {
  const cited = new Map<string, Set<string>>();
  for (const folder of ["tests", "e2e"]) {
    for (const file of readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!/\.(test|spec)\.tsx?$/.test(file)) continue;
      for (const name of testNames(path.join(root, folder, file))) {
        for (const [, id] of name.matchAll(/\[([A-Z]+\d+)\]/g)) {
          cited.set(id as string, (cited.get(id as string) ?? new Set()).add(`${folder}/${file}`));
        }
      }
    }
  }
  return cited;
}

/** The text of the first argument of `test(…)`, `it(…)` and their variants, `test.each(…)(…)` among them. */
function testNames(file: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [name] = node.arguments;
      if (name !== undefined && (ts.isStringLiteralLike(name) || ts.isTemplateExpression(name))) {
        names.push(name.getText());
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));
  return names;
}

function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === "test" || callee.text === "it";
  if (ts.isPropertyAccessExpression(callee)) {
    return !["skip", "todo", "fails"].includes(callee.name.text) && isTest(callee.expression);
  }
  return ts.isCallExpression(callee) && isTest(callee.expression);
}

test("every rule of SPEC.md has a number of its own", () => {
  expect(rules.length).toBeGreaterThan(100);
  expect(rules.filter((id, index) => rules.indexOf(id) !== index)).toEqual([]);
});

test("every rule of SPEC.md is carried by the name of a test", () => {
  const cited = citations();
  expect(rules.filter((id) => !cited.has(id))).toEqual([]);
});

test("every rule that a test carries is in SPEC.md", () => {
  const unknown = [...citations()].filter(([id]) => !rules.includes(id));
  expect(unknown.map(([id, files]) => [id, ...files])).toEqual([]);
});
