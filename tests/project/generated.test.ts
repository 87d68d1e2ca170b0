import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/lib/settings.ts";

/** What the CLI leaves out: the schema, configuration (names with two dots) and what it generates itself. */
function isModule(file: string): boolean {
  return /^[^.]+\.ts$/.test(file) && file !== "schema.ts" && !file.startsWith("_generated");
}

test("the generated API knows every module of convex/, and no other (npm run codegen)", () => {
  const modules = readdirSync(path.join(root, "convex"), { recursive: true, encoding: "utf8" })
    .filter(isModule)
    .map((file) => `../${file.replace(/\.ts$/, ".js")}`);
  const generated = readFileSync(path.join(root, "convex/_generated/api.d.ts"), "utf8");
  const known = [...generated.matchAll(/^import type \* as \w+ from "(\.\.\/[^"]+)";$/gm)].map(
    ([, name]) => name,
  );
  expect(known.sort()).toEqual(modules.sort());
});
