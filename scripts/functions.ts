/** `npm run functions`: writes docs/functions.md, the list of all public functions. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { functionListPage, publicFunctions } from "./lib/function-list.ts";
import { root } from "./lib/settings.ts";

const functions = await publicFunctions();
writeFileSync(path.join(root, "docs", "functions.md"), functionListPage(functions));
console.log(`docs/functions.md lists ${functions.length} public functions.`);
