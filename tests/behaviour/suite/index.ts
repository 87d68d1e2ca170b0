/** What a backend is held to, limits apart: those take a while, and once is enough. */
import { callsBehave } from "./calls.ts";
import { documentsBehave } from "./documents.ts";
import { laterBehaves } from "./later.ts";
import { readsBehave } from "./reads.ts";
import { valuesBehave } from "./values.ts";
import type { Current } from "../driver.ts";

export function behavesAsConvex(current: Current): void {
  valuesBehave(current);
  documentsBehave(current);
  readsBehave(current);
  callsBehave(current);
  laterBehaves(current);
}
